"""A connection that ends leaves nothing for the garbage collector, which stops everybody while it looks for it.

The collector is off meanwhile: a socket that refers to itself would be known for ever.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed

from .conftest import Serve, Served
from .test_turns import HANDSHAKE, ask, come_to, connect, is_let_in

MANY = 10
CLOSE = b"\x81\x85\0\0\0\0close"


def at(path: bytes) -> bytes:
    """A handshake by this path."""
    return HANDSHAKE.replace(b" / ", b" " + path + b" ")


async def end(served: Served, sent: bytes, expected: bytes) -> None:
    """Send this, and read until the server ends the connection; its answer begins as expected."""
    reader, writer = await connect(served)
    writer.write(sent)
    assert (await asyncio.wait_for(reader.read(), 20)).startswith(expected)
    writer.close()


async def is_closed_by_the_client(served: Served) -> None:
    async with served.socket():
        pass


async def is_aborted_by_the_client(served: Served) -> None:
    connection = await connect(served)
    connection[1].write(HANDSHAKE)
    await is_let_in(connection)
    connection[1].transport.abort()


async def is_closed_by_the_server(served: Served) -> None:
    async with served.socket() as socket:
        await socket.send("close")
        await asyncio.wait_for(socket.wait_closed(), 20)


async def is_closed_by_the_server_without_an_answer(served: Served) -> None:
    connection = await connect(served)
    connection[1].write(HANDSHAKE)
    await is_let_in(connection)
    connection[1].write(CLOSE)
    with suppress(ConnectionResetError):
        await asyncio.wait_for(connection[0].read(), 20)
    connection[1].close()


async def is_evicted(served: Served) -> None:
    async with served.socket(max_queue=1) as socket, served.socket() as other:
        await socket.send("flood 1000")
        await come_to(other, "evicted", MANY)
        with suppress(ConnectionClosed):
            while True:
                await asyncio.wait_for(socket.recv(), 20)


async def is_refused(served: Served) -> None:
    await end(served, at(b"/refused"), b"HTTP/1.1 403")


async def fails(served: Served) -> None:
    await end(served, at(b"/fails"), b"HTTP/1.1 500")


async def is_no_handshake(served: Served) -> None:
    await end(served, HANDSHAKE.replace(b"AAAA", b""), b"HTTP/1.1 400")


async def is_dropped_in_the_handshake(served: Served) -> None:
    _, writer = await connect(served)
    writer.write(at(b"/waits"))
    async with served.socket() as other:
        await come_to(other, "waiting", MANY)
    writer.transport.abort()


ENDS: list[Callable[[Served], Awaitable[None]]] = [
    is_closed_by_the_client,
    is_aborted_by_the_client,
    is_closed_by_the_server,
    is_closed_by_the_server_without_an_answer,
    is_evicted,
    is_refused,
    fails,
    is_no_handshake,
    is_dropped_in_the_handshake,
]


@pytest.mark.parametrize("ends", ENDS, ids=lambda ends: ends.__name__)
async def test_nothing_is_left_of_a_socket_that(serve: Serve, ends: Callable[[Served], Awaitable[None]]) -> None:
    served = serve()
    async with served.socket() as alice:
        await ask(alice, "garbage")
        await asyncio.gather(*(ends(served) for _ in range(MANY)))
        await come_to(alice, "known", 1)
        assert await ask(alice, "garbage") < MANY
