"""Somebody who sends as fast as it can, in a room where the others go on."""

import asyncio
import json
from contextlib import suppress

import pytest

from tests.faults.hostile import CONTINUATION, MIB, PING, PONG, TEXT, RawClient, frame, intrude, memory, message
from tests.support.attendee import Attendee
from tests.support.installation import Installation
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace
from tests.support.talk import Talk

SOON = 8  # s on a busy machine
PATIENCE = 20  # s: ten of being limited, and what it takes until then
UNNOTICED = 1.5  # s that nobody's pong may take; one flood that is not held back makes it several


def limited(recipient: str) -> dict[str, bytes]:
    """What a client may send, but not so often."""
    return {
        "pings": message("ping") * 1000,
        "relays": message("reconnect", recipient=recipient, connection=1, rebuild=False) * 1000,
        "large relays": message("offer", recipient=recipient, connection=1, sdp="x" * 60_000),
    }


# These are no messages, so no limit of the protocol speaks of them.
SLOWED = {
    "pings of the WebSocket": frame(b"", PING) * 1000,
    "pongs that nobody asked for": frame(b"", PONG) * 1000,
    "a message without end": frame(b"", CONTINUATION, fin=False) * 1000,
}


async def pour(client: RawClient, data: bytes) -> None:
    """Send the same again and again until the connection ends."""
    with suppress(OSError):
        while True:
            await client.send(data)


async def swallow(client: RawClient) -> None:
    """Read whatever comes."""
    with suppress(OSError):
        while True:
            await client.next_frame()


async def flood(client: RawClient, data: bytes) -> None:
    pouring = asyncio.ensure_future(pour(client, data))
    bye = await client.bye(PATIENCE)
    pouring.cancel()
    assert (bye["code"], bye["reconnect"], client.close_code) == ("rate-limited", True, 4429)


@on("cluster")
async def test_who_floods_is_slowed_down_and_told_off_and_the_others_miss_nothing(installation: Installation) -> None:
    place = MeetingPlace(installation, await installation.room(members=("Bob", "Dana"), capacity=10))
    here, there = installation.servers
    alice, bob = await Attendee.enter(place, "Alice", here), await Attendee.enter(place, "Bob", there)
    before = memory(there)
    floods = [(await intrude(place, "Dana", there), data) for data in limited(bob.id).values()]
    slowed = {name: await intrude(place, "Dana", there) for name in SLOWED}
    await slowed["a message without end"].send(frame(b"", TEXT, fin=False))
    nuisance = [asyncio.ensure_future(pour(slowed[name], data)) for name, data in SLOWED.items()]
    nuisance += [asyncio.ensure_future(swallow(client)) for client in slowed.values()]
    async with Talk(alice, bob) as talk, Talk(bob, alice) as back:
        await asyncio.gather(*(flood(client, data) for client, data in floods))
    await talk.all_arrive()
    await back.all_arrive()
    assert max(alice.waits(), bob.waits()) < UNNOTICED
    assert memory(there) - before < 30 * MIB
    for task in nuisance:
        task.cancel()
    await place.close()


@on("cluster")
async def test_who_floods_one_that_is_slow_to_read_drowns_nobody_elses_words(installation: Installation) -> None:
    place = MeetingPlace(installation, await installation.room(members=("Bob", "Dana", "Emeka")))
    here, there = installation.servers
    slow = await intrude(place, "Bob", there, buffer=4096)
    others = [await place.join("Alice", server=here), await place.join("Emeka", server=there)]
    dana = await place.join("Dana", server=there)
    for number in range(40):
        await dana.send("offer", recipient=slow.id, connection=number, sdp="x" * 60_000)
    await dana.error("unavailable", recipient=slow.id)
    for other in others:
        for number in range(5):
            await other.send("offer", recipient=slow.id, connection=number, sdp="v=0")
        await other.drain()  # all of them have gone out
    heard: dict[str, list[int]] = {other.id: [] for other in others}
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while any(len(numbers) < 5 for numbers in heard.values()):
                opcode, payload = await slow.next_frame()
                got = json.loads(payload) if opcode == TEXT else {}
                if got.get("type") == "offer" and got["sender"] in heard:
                    heard[got["sender"]].append(got["connection"])
    assert heard == {other.id: [0, 1, 2, 3, 4] for other in others}
    await place.close()


@pytest.mark.parametrize("garbage", ["no json", '{"type":"sing"}', "[" * 60_000, '{"type":"ping",' + '"a":' * 9000])
async def test_who_sends_garbage_is_told_off_at_once(installation: Installation, garbage: str) -> None:
    place = MeetingPlace(installation, await installation.room())
    alice = await place.join("Alice")
    bob = await intrude(place, "Bob", place.server_of("Bob"))
    pouring = asyncio.ensure_future(pour(bob, frame(garbage.encode()) * 10))
    bye = await bob.bye(SOON)
    assert (bye["code"], bye["reconnect"], bob.close_code) == ("bad-message", False, 4400)
    pouring.cancel()
    await alice.expect("participant-joined")
    assert (await alice.expect("participant-changed"))["participant"]["state"] == "detached"
    await place.close()
