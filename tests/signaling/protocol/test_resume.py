"""A lost socket is not a leave: the participant keeps its place, and comes back as the same one."""

from tests.support.backstage import change_room
from tests.support.client import Client
from tests.support.kinds import IMPATIENT, on_both
from tests.support.meeting import MeetingPlace

MEDIA = {"audio": True, "video": True, "screen": False, "hand": False, "recording": False}


async def lose_bob(alice: Client, bob: Client) -> None:
    """Bob's connection breaks, and Alice learns of it."""
    bob.vanish()
    changed = await alice.expect("participant-changed")
    assert (changed["participant"]["id"], changed["participant"]["state"]) == (bob.id, "detached")


async def test_a_broken_connection_makes_a_participant_detached(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await lose_bob(alice, bob)
    later = await place.join("Alice")
    assert [(each["name"], each["state"]) for each in later.welcome["participants"]] == [
        ("Alice", "live"),
        ("Bob", "detached"),
        ("Alice", "live"),
    ]


async def test_a_close_with_another_code_is_no_leave(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await bob.close(4000)
    assert (await alice.expect("participant-changed"))["participant"]["state"] == "detached"


async def test_resumes_as_the_same_participant(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await lose_bob(alice, bob)
    back = await place.join("Bob", resume=bob.resume)
    assert back.welcome["participant"] == bob.welcome["participant"]
    assert back.welcome["resume"]["secret"] == bob.welcome["resume"]["secret"]
    changed = await alice.expect("participant-changed")
    assert changed["participant"] == back.welcome["participant"]
    assert changed["revision"] == back.welcome["revision"] > bob.welcome["revision"]


async def test_resumes_on_another_instance(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await lose_bob(alice, bob)
    back = await place.join("Bob", server=place.server_of("Alice"), resume=bob.resume)
    assert back.id == bob.id
    await alice.send("offer", recipient=bob.id, connection=1, sdp="x")
    assert (await back.expect("offer"))["sender"] == alice.id


async def test_a_resume_may_say_what_media_it_has_now(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await lose_bob(alice, bob)
    back = await place.join("Bob", resume=bob.resume, media=MEDIA)
    assert back.welcome["participant"]["media"] == MEDIA
    assert (await alice.expect("participant-changed"))["participant"]["media"] == MEDIA


async def test_the_socket_that_was_there_is_superseded(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    for server in place.installation.servers:
        old, bob = bob, await place.join("Bob", server=server, resume=bob.resume)
        await old.bye("superseded")
        assert bob.id == old.id
    await alice.send("offer", recipient=bob.id, connection=1, sdp="x")
    await bob.expect("offer")
    await alice.drain()
    assert [each["type"] for each in alice.received].count("participant-joined") == 1
    assert "participant-left" not in [each["type"] for each in alice.received]


async def test_the_end_of_a_superseded_socket_does_not_detach_the_new_one(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    new = await place.join("Bob", resume=bob.resume)
    bob.vanish()
    await new.send("media", media=MEDIA)
    await alice.expect("participant-changed", participant={**bob.welcome["participant"], "media": MEDIA})
    assert {each["participant"]["state"] for each in alice.received if each["type"] == "participant-changed"} == {
        "live"
    }


async def test_fresh_replaces_the_old_participant_in_one_step(place: MeetingPlace) -> None:
    slug = await place.installation.room(capacity=2)
    place.slug = slug
    alice, bob = await place.two()
    await lose_bob(alice, bob)
    new = await place.join("Bob", resume={**bob.resume, "fresh": True})
    assert new.id != bob.id
    assert new.welcome["participant"]["joined"] > bob.welcome["participant"]["joined"]
    assert [each["id"] for each in new.welcome["participants"]] == [alice.id, new.id]
    assert (await alice.expect("participant-left"))["subject"] == bob.id
    assert (await alice.expect("participant-joined"))["participant"]["id"] == new.id


async def test_fresh_ends_a_socket_that_is_still_there(place: MeetingPlace) -> None:
    _, bob = await place.two()
    await place.join("Bob", resume={**bob.resume, "fresh": True})
    await bob.bye("superseded")


async def test_a_wrong_secret_is_an_ordinary_hello(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await lose_bob(alice, bob)
    other = await place.join("Bob", resume={**bob.resume, "secret": "wrong"})
    assert other.id != bob.id
    assert len(other.welcome["participants"]) == 3


async def test_the_secret_is_worth_nothing_to_another_account(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    thief = await place.join("Alice", resume=bob.resume)
    assert thief.id != bob.id
    await alice.send("offer", recipient=bob.id, connection=1, sdp="x")
    await bob.expect("offer")


async def test_the_secret_is_worth_nothing_in_another_room(place: MeetingPlace) -> None:
    _, bob = await place.two()
    elsewhere = await place.connect("Bob", slug=await place.installation.room())
    await elsewhere.hello(resume=bob.resume)
    assert elsewhere.id != bob.id
    assert await bob.drain() == []


async def test_a_leave_voids_the_resume(place: MeetingPlace) -> None:
    _, bob = await place.two()
    await bob.leave()
    assert (await place.join("Bob", resume=bob.resume)).id != bob.id


async def test_a_resume_passes_a_full_and_locked_room(place: MeetingPlace) -> None:
    place.slug = await place.installation.room(capacity=2)
    alice, bob = await place.two()
    await lose_bob(alice, bob)
    await place.installation.backstage(change_room, place.slug, {"locked": True})
    assert (await place.join("Bob", resume=bob.resume)).id == bob.id


async def test_a_locked_room_takes_hosts_alone(place: MeetingPlace) -> None:
    await place.join("Alice")
    await place.installation.backstage(change_room, place.slug, {"locked": True})
    await (await place.connect("Bob")).refused("locked")
    host = await place.join("Alice")
    assert host.welcome["room"]["locked"] is True


@on_both(**IMPATIENT)
async def test_who_does_not_resume_in_time_is_lost(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await lose_bob(alice, bob)
    left = await alice.stay_until("participant-left")
    assert (left["subject"], left["reason"]) == (bob.id, "lost")
    assert (await place.join("Bob", resume=bob.resume)).id != bob.id
