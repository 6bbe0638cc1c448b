"""Frames that no library would send: each ends its own socket, soon and at little cost."""

import asyncio
import socket
from contextlib import suppress

import pytest

from tests.faults.hostile import (
    BINARY,
    CLOSE,
    CONTINUATION,
    MIB,
    PING,
    TEXT,
    RawClient,
    frame,
    header,
    intrude,
    memory,
    message,
)
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace

KIB = 1024
SOON = 5.0  # s on a busy machine
HELLO = 5.0  # s that a client has for its `hello`

TOO_MUCH = {
    "a frame of 64 KiB and a byte": frame(b"x" * (64 * KIB + 1)),
    "the same in fragments": frame(b"x" * 32 * KIB, fin=False) + frame(b"x" * (32 * KIB + 1), CONTINUATION),
    "a frame that announces half of all there can be": header(1 << 62),
    "fragments without end": frame(b"x" * KIB, fin=False) + frame(b"x" * KIB, CONTINUATION, fin=False) * 100,
    "a binary frame": frame(b"{}", BINARY),
    "a binary frame that announces much": header(1 << 40, BINARY),
    "a hundred thousand brackets": frame(b"[" * 100_000),
}
BROKEN = {
    "compressed": frame(b"{}", rsv=4),
    "with bits that mean nothing": frame(b"{}", rsv=3),
    "not masked": frame(b"{}", masked=False),
    "of a reserved kind": frame(b"{}", 5),
    "a ping in fragments": frame(b"", PING, fin=False),
    "a ping that is too long": frame(b"x" * 126, PING),
    "the end of a message that never began": frame(b"{}", CONTINUATION),
    "a message within another": frame(b"{", fin=False) + frame(b"}", TEXT),
    "longer than can be": b"\x81\xff" + b"\xff" * 8 + bytes(4),
    "a length in more bytes than it needs": b"\x81\xfe\x00\x02" + bytes(4) + b"{}",
    "a close of one byte": frame(b"\x03", CLOSE),
    "a close with a code that is none": frame(b"\x00\x01", CLOSE),
    "a close whose reason is no text": frame(b"\x03\xe8\xff\xfe", CLOSE),
}


async def others_see_it_go(place: MeetingPlace, attack: bytes, *, told: bool) -> None:
    """Bob sends it; he is told `bad-message` or dropped, and Alice sees him detached."""
    server = place.server_of("Bob")
    alice = await place.join("Alice")
    bob = await intrude(place, "Bob", server)
    before = memory(server)
    await bob.send(attack)
    if told:
        bye = await bob.bye(SOON)
        assert (bye["code"], bye["reconnect"], bob.close_code) == ("bad-message", False, 4400)
    else:
        await bob.is_dropped(SOON)
    assert (await alice.expect("participant-changed", SOON))["participant"]["state"] == "detached"
    assert await alice.drain() == []
    assert memory(server) - before < 5 * MIB
    bob.close()


@on("embedded")
@pytest.mark.parametrize("attack", TOO_MUCH.values(), ids=TOO_MUCH)
async def test_a_message_that_is_too_much_ends_its_socket_with_a_word(place: MeetingPlace, attack: bytes) -> None:
    await others_see_it_go(place, attack, told=True)


@on("embedded")
@pytest.mark.parametrize("attack", BROKEN.values(), ids=BROKEN)
async def test_a_frame_that_is_none_ends_its_socket(place: MeetingPlace, attack: bytes) -> None:
    await others_see_it_go(place, attack, told=False)


@on("embedded")
async def test_what_follows_too_large_a_message_is_thrown_away(place: MeetingPlace) -> None:
    server = place.server_of("Bob")
    bob = await intrude(place, "Bob", server)
    before = memory(server)
    await bob.send(header(1 << 40))
    pouring = asyncio.ensure_future(pour(bob))
    assert (await bob.bye(SOON))["code"] == "bad-message"
    await bob.is_dropped(SOON + 3)
    pouring.cancel()
    assert memory(server) - before < 10 * MIB


async def pour(client: RawClient) -> None:
    with suppress(OSError):
        while True:
            await client.send(bytes(64 * KIB))


@on("embedded")
@pytest.mark.parametrize("how", [socket.SHUT_WR, socket.SHUT_RDWR], ids=["half closed", "closed without a word"])
async def test_a_connection_that_is_closed_beneath_detaches_its_participant(place: MeetingPlace, how: int) -> None:
    alice = await place.join("Alice")
    bob = await intrude(place, "Bob", place.server_of("Bob"))
    bob.connection.shutdown(how)
    assert (await alice.expect("participant-changed", SOON))["participant"]["state"] == "detached"


@on("embedded")
async def test_a_hello_that_comes_byte_by_byte_has_no_more_time_than_another(place: MeetingPlace) -> None:
    server = place.server_of("Bob")
    clients = [await RawClient.connect(server) for _ in range(3)]
    for client in clients:
        await client.shake_hands(server, place.slug, await place.installation.sign_in("Bob"))
    prompt, slow, stuck = clients
    hello = message("hello")
    await stuck.send(hello[:-1])
    for byte in hello:
        await prompt.send(bytes((byte,)))
    _, payload = await prompt.next_frame()
    assert b'"welcome"' in payload
    dripping = asyncio.ensure_future(drip(slow, message("hello", name="x" * 1000)))
    for client in (slow, stuck):
        assert (await client.bye(HELLO + SOON))["code"] == "hello-timeout"
    dripping.cancel()


async def drip(client: RawClient, data: bytes) -> None:
    with suppress(OSError):
        for byte in data:
            await client.send(bytes((byte,)))
            await asyncio.sleep(0.05)
