"""Each change has the next revision and goes to everyone; who lost one asks and gets the whole truth."""

import time

from tests.support.client import Client
from tests.support.meeting import MeetingPlace

MEDIA = {"audio": True, "video": False, "screen": False, "hand": False, "recording": False}


async def same_truth(*clients: Client) -> None:
    """All of them are told the same roster when they say that they know nothing."""
    rosters = []
    for client in clients:
        await client.send("ping", revision=0)
        rosters.append(await client.expect("roster"))
    first = rosters[0]
    for other in rosters[1:]:
        assert (other["participants"], other["room"], other["revision"]) == (
            first["participants"],
            first["room"],
            first["revision"],
        )


async def test_a_join_reaches_those_inside_with_the_next_revision(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    bob = await place.join("Bob")
    joined = await alice.expect("participant-joined")
    assert joined == {
        "type": "participant-joined",
        "participant": bob.welcome["participant"],
        "revision": joined["revision"],
    }
    assert joined["revision"] == alice.welcome["revision"] + 1 == bob.welcome["revision"]
    await same_truth(alice, bob)


async def test_a_change_of_media_goes_to_everyone_its_author_included(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await bob.send("media", media=MEDIA)
    for client in (alice, bob):
        changed = await client.expect("participant-changed")
        assert changed["participant"] == {**bob.welcome["participant"], "media": MEDIA}
        assert changed["revision"] == bob.welcome["revision"] + 1


async def test_media_that_is_unchanged_makes_no_revision(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await bob.send("media", media={**MEDIA, "audio": False})
    assert await bob.drain() == []
    await bob.send("media", media=MEDIA)
    assert (await alice.expect("participant-changed"))["revision"] == bob.welcome["revision"] + 1


async def test_revisions_of_many_changes_have_no_gap(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    for number in range(4):
        await bob.send("media", media={**MEDIA, "hand": number % 2 == 0})
        await alice.send("media", media={**MEDIA, "video": number % 2 == 0})
    start = bob.welcome["revision"]
    for client in (alice, bob):
        seen = [(await client.expect("participant-changed"))["revision"] for _ in range(8)]
        assert seen == list(range(start + 1, start + 9))


async def test_a_leave_reaches_the_others_with_its_reason(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await bob.leave()
    left = await alice.expect("participant-left")
    expected = {"subject": bob.id, "reason": "left", "revision": bob.welcome["revision"] + 1}
    assert left == {"type": "participant-left", **expected}
    await same_truth(alice)


async def test_a_close_with_1001_is_a_leave(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await bob.close(1001)
    assert (await alice.expect("participant-left"))["reason"] == "left"


async def test_a_ping_that_is_up_to_date_is_answered_by_pong_alone(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    await alice.send("ping", revision=alice.welcome["revision"], id="p")
    assert await alice.receive() == {"type": "pong", "revision": alice.welcome["revision"], "reply_to": "p"}
    assert await alice.drain() == []


async def test_a_ping_that_is_behind_is_answered_by_the_whole_roster_too(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await alice.send("ping", revision=alice.welcome["revision"] - 1)
    roster = await alice.expect("roster")
    assert [each["id"] for each in roster["participants"]] == [alice.id, bob.id]
    assert roster["room"] == bob.welcome["room"]
    assert roster["revision"] == bob.welcome["revision"]


async def test_the_roster_comes_at_most_once_in_two_seconds(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    began = time.monotonic()
    for _ in range(5):
        await alice.send("ping", revision=0)
    types = [each["type"] for each in await alice.drain()]
    assert 1 <= types.count("roster") <= 1 + (time.monotonic() - began) // 2
    assert types.count("pong") == 5


async def test_the_roster_is_in_the_order_of_joining(place: MeetingPlace) -> None:
    clients = [await place.join(name) for name in ("Bob", "Alice", "Bob", "Alice")]
    listed = clients[-1].welcome["participants"]
    assert [each["id"] for each in listed] == [client.id for client in clients]
    assert [each["joined"] for each in listed] == sorted(each["joined"] for each in listed)


async def test_a_room_that_was_empty_goes_on_counting(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    await alice.leave()
    again = await place.join("Alice")
    assert again.welcome["revision"] > alice.welcome["revision"]
    assert again.id != alice.id
