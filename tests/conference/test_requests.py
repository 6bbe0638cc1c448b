"""What one HTTP client can do to the others: nothing, however slowly, long or often it asks."""

import asyncio
import resource
import select
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import pytest

from .conftest import Serve, Served

MIB = 1024 * 1024
HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\n"
GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


@asynccontextmanager
async def connected(
    served: Served, buffer: int = 65536
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection of which the kernel keeps `buffer` bytes that are not read."""
    raw = socket.socket()
    raw.setblocking(False)
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", served.port))
    reader, writer = await asyncio.open_connection(sock=raw, limit=1024)
    yield reader, writer
    writer.transport.abort()


async def drip(served: Served, head: bytes) -> float:
    """Send a head byte by byte; gives the seconds until the server ends the connection."""
    began = time.monotonic()
    async with connected(served) as (reader, writer):
        ended = asyncio.ensure_future(reader.read())
        for each in head:
            writer.write(bytes((each,)))
            if (await asyncio.wait({ended}, timeout=0.5))[0]:
                break
        await asyncio.wait_for(ended, 20)
    return time.monotonic() - began


async def leave_unread(served: Served) -> float:
    """Ask for something large as the last thing, and read none of it; gives the seconds until the connection ends."""
    began = time.monotonic()
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", served.port))
        client.sendall(b"GET /big HTTP/1.0\r\n\r\n")
        lost = select.poll()
        lost.register(client, 0)  # nothing but the end of the connection
        await asyncio.to_thread(lost.poll, 30_000)
    return time.monotonic() - began


async def test_who_takes_too_long_to_ask_is_dropped_however_steadily_bytes_come(serve: Serve) -> None:
    served = serve()
    waited = await asyncio.gather(drip(served, b""), drip(served, HEAD * 2), drip(served, GET[:-2]))
    assert min(waited) > 8
    assert max(waited) < 20  # 10 on a machine that has time


@pytest.mark.soak
async def test_who_reads_nothing_of_a_last_answer_is_dropped(serve: Serve) -> None:
    assert 8 < await leave_unread(serve()) < 24


@pytest.mark.parametrize(
    "body",
    [b"Content-Length: 100000000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n"],
    ids=["announced", "in pieces"],
)
async def test_a_body_that_is_too_long_is_refused_while_it_arrives(serve: Serve, body: bytes) -> None:
    served = serve()
    before = served.memory()
    async with connected(served) as (reader, writer):
        writer.write(HEAD + body)
        sending = asyncio.ensure_future(send_for_ever(writer))
        answer = await asyncio.wait_for(reader.read(100), 10)
        sending.cancel()
    assert b" 413 " in answer
    assert served.memory() - before < 10 * MIB


async def send_for_ever(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(bytes(0x10000) + b"\r\n10000\r\n")
        await writer.drain()


async def test_a_body_to_the_limit_is_taken(serve: Serve) -> None:
    async with connected(serve()) as (reader, writer):
        writer.write(HEAD + f"Content-Length: {MIB}\r\n\r\n".encode() + bytes(MIB))
        assert b" 200 " in await asyncio.wait_for(reader.readline(), 10)


async def test_thousands_of_requests_in_one_go_are_answered_as_they_are_read(serve: Serve) -> None:
    served = serve()
    before = served.memory()
    async with connected(served, buffer=4096) as (reader, writer):
        writer.write(GET * 3000)
        assert "client" in await asyncio.to_thread(served.get)
        answered = 0
        async with asyncio.timeout(30):
            while answered < 3000:
                answered += (await reader.readline()).count(b" 200 OK")
    assert served.memory() - before < 40 * MIB  # daphne forgets what was answered once a second


async def test_a_head_that_is_too_long_is_not_read_to_its_end(serve: Serve) -> None:
    async with connected(serve()) as (reader, writer):
        writer.write(HEAD + b"X-Long: " + b"x" * 1_000_000)
        with suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(), 10) == b""


@pytest.mark.parametrize("name", ["Sec-WebSocket-Protocol", "X-Forwarded-For", "X-Forwarded-Proto"])
async def test_a_header_that_is_no_text_is_refused(serve: Serve, name: str) -> None:
    async with connected(serve("", "", "proxy")) as (reader, writer):
        writer.write(HEAD + name.encode() + b": \xe9\xff\r\nUpgrade: websocket\r\n\r\n")
        assert b" 400 " in await asyncio.wait_for(reader.readline(), 10)


async def test_clients_leave_some_descriptors_to_the_server_itself(serve: Serve) -> None:
    served = serve()
    async with AsyncExitStack() as crowd:
        member = await crowd.enter_async_context(served.socket())
        resource.prlimit(served.process.pid, resource.RLIMIT_NOFILE, (200, 200))
        for _ in range(250):
            with suppress(ConnectionError):
                await crowd.enter_async_context(connected(served))
        await member.send("still there?")
        assert await asyncio.wait_for(member.recv(), 10) == "text 12"
        assert served.descriptors() <= 151
    assert "client" in await asyncio.to_thread(served.get)
