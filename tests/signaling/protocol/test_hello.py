"""The first frame, and what is answered to it."""

import pytest

from tests.support.meeting import MeetingPlace

SILENT = {"audio": False, "video": False, "screen": False, "hand": False, "recording": False}
ALL_CAPS = {"ice_restart": True, "data_channels": True}
FIRST_FRAME_LIMIT = 4096


async def test_welcome_says_all_that_a_participant_needs(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    welcome = alice.welcome
    own = welcome["participant"]
    assert own.keys() == {"id", "name", "role", "guest", "joined", "state", "caps", "media"}
    assert own["id"].isascii()
    assert (own["name"], own["role"], own["state"]) == ("Alice", "host", "live")
    assert (own["media"], own["caps"]) == (SILENT, ALL_CAPS)
    assert welcome["room"].keys() == {"slug", "name", "locked", "capacity"}
    assert (welcome["room"]["slug"], welcome["room"]["capacity"]) == (place.slug, 6)
    assert welcome["participants"] == [own]
    assert welcome["revision"] >= own["joined"]
    assert welcome["configuration"].keys() >= {"iceServers", "ttl"}
    assert welcome["resume"].keys() == {"participant", "secret", "ttl"}
    assert (welcome["resume"]["participant"], welcome["resume"]["ttl"]) == (own["id"], 30)
    assert welcome["heartbeat"] == 10


async def test_the_second_finds_the_first_on_whatever_instance(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    assert [each["name"] for each in bob.welcome["participants"]] == ["Alice", "Bob"]
    assert bob.welcome["participant"]["joined"] > alice.welcome["participant"]["joined"]
    assert bob.welcome["participant"]["role"] == "member"


async def test_hello_carries_its_own_id_back(place: MeetingPlace) -> None:
    client = await place.connect("Alice")
    assert (await client.hello(id="first"))["reply_to"] == "first"


async def test_media_and_caps_of_hello_are_what_others_see(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    media = {**SILENT, "audio": True, "recording": True}
    bob = await place.join("Bob", media=media, caps={"ice_restart": False, "data_channels": True})
    seen = (await alice.expect("participant-joined"))["participant"]
    assert seen == bob.welcome["participant"]
    assert (seen["media"], seen["caps"]) == (media, {"ice_restart": False, "data_channels": True})


async def test_what_hello_leaves_out_of_media_and_caps_has_its_default(place: MeetingPlace) -> None:
    alice = await place.join("Alice", media={"audio": True}, caps={"data_channels": False})
    assert alice.welcome["participant"]["media"] == {**SILENT, "audio": True}
    assert alice.welcome["participant"]["caps"] == {"ice_restart": True, "data_channels": False}


async def test_one_account_may_join_several_times(place: MeetingPlace) -> None:
    cookie = await place.installation.sign_in("Alice")
    first = await place.join("Alice", cookie=cookie)
    second = await place.join("Alice", cookie=cookie)
    assert first.id != second.id
    assert [each["name"] for each in second.welcome["participants"]] == ["Alice", "Alice"]


async def test_a_second_hello_is_a_bad_message(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    await alice.send("hello", id="again")
    await alice.error("bad-message", reply_to="again")
    assert await alice.drain() == []


async def test_whoever_sends_something_else_first_is_told_so(place: MeetingPlace) -> None:
    client = await place.connect("Alice")
    await client.send("media", media=SILENT, id="early")
    answer = await client.receive()
    assert answer["type"] in ("error", "bye")
    assert answer["code"] in ("bad-message", "not-joined")


@pytest.mark.parametrize(
    "fields",
    [
        {"unknown": 1},
        {"media": {"audio": 1}},
        {"media": {"smell": True}},
        {"media": []},
        {"caps": {"ice_restart": "yes"}},
        {"resume": {"participant": "x"}},
        {"resume": "x"},
        {"token": 5},
        {"name": None},
        {"id": "x" * 65},
    ],
)
async def test_a_hello_that_is_not_one_is_a_bad_message(place: MeetingPlace, fields: dict[str, object]) -> None:
    client = await place.connect("Alice")
    await client.send("hello", **fields)
    answer = await client.receive()
    assert answer["type"] in ("error", "bye")
    assert answer["code"] == "bad-message"


async def test_a_first_frame_of_more_than_four_kib_is_refused(place: MeetingPlace) -> None:
    client = await place.connect("Alice")
    await client.send("hello", token="x" * FIRST_FRAME_LIMIT)
    await client.bye("bad-message")


async def test_nobody_enters_a_full_room(place: MeetingPlace) -> None:
    slug = await place.installation.room(capacity=2)
    for _ in range(2):
        await (await place.connect("Alice", slug=slug)).hello()
    await (await place.connect("Bob", slug=slug)).refused("room-full")
