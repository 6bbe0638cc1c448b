"""What a client may count on, and what happens beyond it."""

import time

import pytest

from tests.support.client import Client
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace

MEDIA = {"audio": False, "video": False, "screen": False, "hand": False, "recording": False}
FRAME_LIMIT = 64 * 1024
PROMPT = 5.0  # s on a busy machine


def codes(messages: list[dict[str, object]]) -> list[object]:
    return [each["code"] for each in messages if each["type"] == "error"]


async def test_a_burst_of_300_relays_arrives(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    for number in range(300):
        await alice.send("candidates", recipient=bob.id, connection=number, candidates=[])
    assert [(await bob.receive())["connection"] for _ in range(300)] == list(range(300))
    assert await alice.drain() == []


async def test_relays_beyond_the_burst_are_dropped_and_their_sender_is_told(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    for number in range(900):
        await alice.send("reconnect", recipient=bob.id, connection=number, rebuild=False, id=str(number))
    refused = [each for each in await alice.drain() if each["type"] == "error"]
    assert refused
    assert {each["code"] for each in refused} == {"rate-limited"}
    arrived = [each["connection"] for each in await bob.drain()]
    # All that were not refused, in order; a refusal need not be repeated for each.
    assert 300 <= len(arrived) < 900
    assert arrived == sorted(arrived)


async def test_one_who_floods_does_not_slow_the_others(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    flooder = await place.join("Bob", server=place.server_of("Alice"))
    for number in range(2000):
        await flooder.send("offer", recipient=bob.id, connection=number, sdp="x" * 1000)
    await alice.send("offer", recipient=bob.id, connection=7, sdp="from Alice")
    await bob.expect("offer", seconds=PROMPT, sender=alice.id, sdp="from Alice")


async def test_media_counts_four_a_second(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    began = time.monotonic()
    for number in range(40):
        await alice.send("media", media={**MEDIA, "hand": number % 2 == 0})
    answers = await alice.drain()
    # Four at once; and each second that all this takes allows four more.
    assert codes(answers).count("rate-limited") >= 40 - 4 - 4 * (time.monotonic() - began)
    for _ in range(4 - [each["type"] for each in answers].count("participant-changed")):
        await alice.expect("participant-changed")


async def test_a_configuration_comes_once_in_ten_seconds(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    await alice.send("configuration", id="1")
    answer = await alice.expect("configuration", reply_to="1")
    assert answer["configuration"].keys() == alice.welcome["configuration"].keys()
    await alice.send("configuration", id="2")
    await alice.error("rate-limited", reply_to="2")


async def test_a_report_is_counted_without_an_answer(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await alice.send("report", recipient=bob.id, outcome="connected", relayed=False, ms=120)
    await alice.send("report", recipient=bob.id, outcome="failed", relayed=True, ms=5000)
    assert await alice.drain() == []
    await alice.send("report", recipient=bob.id, outcome="perhaps", relayed=True, ms=1)
    await alice.error("bad-message")


async def test_the_rest_has_a_burst_of_twenty(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    began = time.monotonic()
    for _ in range(60):
        await alice.send("ping")
    pongs = 0
    while (answer := await alice.receive())["type"] == "pong":
        pongs += 1
    assert answer["code"] == "rate-limited"
    # Each second that this takes allows two more.
    assert 20 <= pongs <= 20 + 2 * (time.monotonic() - began)


async def flood_until_bye(client: Client) -> None:
    """Ping ten times as often as is allowed; the socket must end by a `bye` within 15 s."""
    loop_ends = 15 * 20
    for _ in range(loop_ends):
        await client.send("ping")
        try:
            message = await client.receive(0.05)
        except AssertionError:
            continue
        while message["type"] in ("pong", "error"):
            try:
                message = await client.receive(0.05)
            except AssertionError:
                break
        if message["type"] == "bye":
            assert (message["code"], message["reconnect"]) == ("rate-limited", True)
            assert message["after"] > 0
            return
    raise AssertionError("no bye")


@on("embedded")
async def test_ten_seconds_beyond_the_limits_end_the_socket(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await flood_until_bye(bob)
    assert (await alice.expect("participant-changed"))["participant"]["state"] == "detached"


@pytest.mark.parametrize("inside", [True, False], ids=["inside", "before hello"])
async def test_an_oversize_frame_ends_the_socket_at_once(place: MeetingPlace, inside: bool) -> None:
    client = await (place.join("Alice") if inside else place.connect("Alice"))
    await client.socket.send('{"type":"ping","id":"' + "x" * FRAME_LIMIT + '"}')
    await client.bye("bad-message")


@pytest.mark.parametrize("inside", [True, False], ids=["inside", "before hello"])
async def test_a_binary_frame_ends_the_socket_at_once(place: MeetingPlace, inside: bool) -> None:
    client = await (place.join("Alice") if inside else place.connect("Alice"))
    await client.socket.send(b'{"type":"ping"}')
    await client.bye("bad-message")


@pytest.mark.parametrize(("frame", "code"), [("no json", "bad-message"), ('{"type":"sing"}', "unknown-type")])
async def test_ten_bad_frames_within_a_minute_end_the_socket(place: MeetingPlace, frame: str, code: str) -> None:
    alice = await place.join("Alice")
    for _ in range(9):
        await alice.socket.send(frame)
        await alice.error(code)
    await alice.send("ping")
    await alice.expect("pong")
    await alice.socket.send(frame)
    await alice.bye("bad-message")
