"""Messages from one participant to another: the server adds the sender, and looks no further."""

import json
from typing import Any

import pytest

from tests.support.client import Client
from tests.support.meeting import MeetingPlace

SDP = 'v=0\r\na=x:"ä\u2028😀\\\r\n'
CANDIDATE = {
    "candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ host",
    "sdpMid": "0",
    "sdpMLineIndex": 0,
    "more": [1, None],
}

RELAYS: list[tuple[str, dict[str, Any]]] = [
    ("offer", {"connection": 1763700000000, "sdp": SDP}),
    ("answer", {"connection": 1763700000000, "sdp": SDP}),
    ("candidates", {"connection": 1, "candidates": [CANDIDATE, {"candidate": "", "sdpMid": "0"}]}),
    ("candidates", {"connection": 1, "candidates": []}),
    ("reconnect", {"connection": 2, "rebuild": True}),
    ("reconnect", {"rebuild": False}),
]


@pytest.mark.parametrize(("kind", "fields"), RELAYS)
async def test_is_relayed_as_it_was_with_the_sender_for_the_recipient(
    place: MeetingPlace, kind: str, fields: dict[str, Any]
) -> None:
    alice, bob = await place.two()
    for sender, recipient in ((alice, bob), (bob, alice)):
        await sender.send(kind, recipient=recipient.id, id="mine", **fields)
        assert await recipient.expect(kind) == {"type": kind, "sender": sender.id, **fields}
    assert await alice.drain() == await bob.drain() == []


async def test_reaches_the_recipient_alone(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    other = await place.join("Bob")
    await alice.expect("participant-joined")
    await alice.send("offer", recipient=bob.id, connection=1, sdp="one")
    await alice.send("offer", recipient=other.id, connection=2, sdp="two")
    assert (await other.expect("offer"))["sdp"] == "two"
    assert (await bob.expect("offer"))["sdp"] == "one"


async def test_stays_in_order_over_every_type(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    for number in range(60):
        await alice.send("candidates", recipient=bob.id, connection=number, candidates=[])
        await alice.send("reconnect", recipient=bob.id, connection=number, rebuild=False)
    got = [await bob.receive() for _ in range(120)]
    assert [each["connection"] for each in got] == [number // 2 for number in range(120)]


async def test_carries_a_description_of_almost_64_kib(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    sdp = "a" * (64 * 1024 - 200)
    await alice.send("offer", recipient=bob.id, connection=1, sdp=sdp)
    assert (await bob.expect("offer"))["sdp"] == sdp


async def test_to_nobody_is_an_unknown_participant(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    for kind, fields in RELAYS:
        await alice.send(kind, recipient="nobody", id="r", **fields)
        await alice.error("unknown-participant", recipient="nobody", reply_to="r")


async def test_to_somebody_in_another_room_is_an_unknown_participant(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    elsewhere = await place.connect("Alice", slug=await place.installation.room())
    await elsewhere.hello()
    await elsewhere.send("offer", recipient=bob.id, connection=1, sdp="x")
    await elsewhere.error("unknown-participant", recipient=bob.id)
    await alice.send("offer", recipient=bob.id, connection=2, sdp="y")
    assert (await bob.expect("offer"))["sender"] == alice.id


async def test_to_one_who_has_left_is_an_unknown_participant(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await bob.leave()
    await alice.expect("participant-left")
    await alice.send("offer", recipient=bob.id, connection=1, sdp="x")
    await alice.error("unknown-participant", recipient=bob.id)


async def test_to_one_who_is_detached_is_refused_and_never_queued(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    bob.vanish()
    changed = await alice.expect("participant-changed")
    assert changed["participant"]["state"] == "detached"
    await alice.send("offer", recipient=bob.id, connection=1, sdp="x", id="o")
    await alice.error("recipient-detached", recipient=bob.id, reply_to="o")
    back = await place.join("Bob", resume=bob.resume)
    await alice.expect("participant-changed")
    await alice.send("offer", recipient=bob.id, connection=2, sdp="y")
    assert (await back.expect("offer"))["sdp"] == "y"
    assert [each["type"] for each in back.received].count("offer") == 1


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("offer", {"connection": 1, "sdp": ""}),
        ("offer", {"connection": 1, "sdp": 5}),
        ("offer", {"connection": "1", "sdp": "x"}),
        ("offer", {"connection": 1.5, "sdp": "x"}),
        ("offer", {"sdp": "x"}),
        ("answer", {"connection": 1}),
        ("candidates", {"connection": 1, "candidates": {}}),
        ("candidates", {"connection": 1, "candidates": ["a=candidate"]}),
        ("candidates", {"connection": 1, "candidates": [None]}),
        ("reconnect", {"connection": 1}),
        ("reconnect", {"connection": 1, "rebuild": "no"}),
        ("offer", {"connection": 1, "sdp": "x", "sender": "somebody"}),
    ],
)
async def test_what_has_not_the_right_fields_is_a_bad_message_and_reaches_nobody(
    place: MeetingPlace, kind: str, fields: dict[str, Any]
) -> None:
    alice, bob = await place.two()
    await alice.send(kind, recipient=bob.id, id="bad", **fields)
    await alice.error("bad-message", reply_to="bad")
    await next_relay_is_the_first(alice, bob)


async def next_relay_is_the_first(sender: Client, recipient: Client) -> None:
    """Since relays of a pair stay in order, nothing came before if this one is first."""
    await sender.send("reconnect", recipient=recipient.id, connection=99, rebuild=False)
    assert (await recipient.receive())["connection"] == 99


async def test_no_type_of_the_servers_own_can_be_sent(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    for kind in ("welcome", "bye", "websocket.disconnect", "participant-left", "error"):
        await alice.send(kind, recipient=bob.id, subject=bob.id, code="ended", detail="")
        await alice.error("unknown-type")
    await next_relay_is_the_first(alice, bob)


async def test_a_description_that_is_no_unicode_hurts_nobody(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await alice.socket.send(json.dumps({"type": "offer", "recipient": bob.id, "connection": 1, "sdp": "\ud800"}))
    await alice.send("reconnect", recipient=bob.id, connection=99, rebuild=False)
    await bob.expect("reconnect", connection=99)
    assert {each["type"] for each in await alice.drain()} <= {"error"}
