"""What one client can do to the memory of all: nothing."""

import asyncio
import contextlib
import json
import select
import socket
import time
from contextlib import suppress

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from tests.support.installation import until

from .conftest import Serve

LIMIT = 65536
MIB = 1024 * 1024
HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


async def answer(socket: ClientConnection) -> str:
    return str(await asyncio.wait_for(socket.recv(), 10))


async def send_until_closed(socket: ClientConnection) -> None:
    async with asyncio.timeout(20):
        while True:
            await socket.send("anybody?")
            await asyncio.sleep(0.01)


async def read_to_the_end(socket: ClientConnection) -> list[str]:
    received = []
    async with asyncio.timeout(20):
        with suppress(ConnectionClosed):
            while True:
                received.append(str(await socket.recv()))
    return received


async def is_evicted(other: ClientConnection) -> bool:
    """Whether the application has been told of somebody who does not read, by one whom it serves meanwhile."""
    await other.send("evicted")
    return await answer(other) == "1"


async def test_a_message_of_64_kib_arrives_and_one_byte_more_is_told_as_oversize(serve: Serve) -> None:
    async with serve().socket() as socket:
        await socket.send("x" * LIMIT)
        assert await answer(socket) == f"text {LIMIT}"
        await socket.send("x" * (LIMIT + 1))
        assert await answer(socket) == "oversize"


async def test_the_limit_counts_bytes_and_holds_for_binary_messages_too(serve: Serve) -> None:
    async with serve().socket() as socket:
        await socket.send("é" * (LIMIT // 2 + 1))
        assert await answer(socket) == "oversize"
        await socket.send(b"x" * (LIMIT + 1))
        assert await answer(socket) == "oversize"
        await socket.send(b"x" * LIMIT)
        assert await answer(socket) == f"bytes {LIMIT}"


async def test_a_message_in_many_frames_is_one_message_to_the_limit(serve: Serve) -> None:
    async with serve().socket() as socket:
        await socket.send(["ab"] * 1000)
        assert await answer(socket) == "text 2000"
        await socket.send(["x" * 1000] * 66)
        assert await answer(socket) == "oversize"


async def test_an_oversize_message_is_told_once_and_takes_no_memory(serve: Serve) -> None:
    served = serve()
    async with served.socket() as socket:
        before = served.memory()
        await socket.send(["x" * MIB] * 50)
        assert await answer(socket) == "oversize"
        await socket.send("after it")
        assert await answer(socket) == "text 8"
        assert served.memory() - before < 10 * MIB


async def test_text_that_is_not_utf_8_arrives_as_bytes(serve: Serve) -> None:
    async with serve().socket() as socket:
        await socket.send(b"\xff\xfe", text=True)
        assert await answer(socket) == "bytes 2"


async def test_a_client_that_does_not_read_costs_little_and_hears_why_it_ends_when_it_reads_at_last(
    serve: Serve,
) -> None:
    served = serve()
    async with served.socket(max_queue=1) as socket, served.socket() as other:
        before = served.memory()
        await socket.send("flood 1000")
        await until(lambda: is_evicted(other), "the end of one who reads nothing until then")
        received = await read_to_the_end(socket)
        assert received[-1] == "you do not read"
        # No more than the limits of the two ends and of the kernel between them.
        assert len(received) < 100
        assert socket.close_code == 4513
        assert served.memory() - before < 20 * MIB


async def test_much_in_one_moment_evicts_nobody_who_reads_and_drowns_nobody_else(serve: Serve) -> None:
    served = serve()
    async with served.socket() as socket:
        await socket.send("burst")
        time.sleep(0.5)  # noqa: ASYNC251  so that nothing of it is read until all has been sent
        await socket.send("and another")
        received = [await answer(socket)]
        while not received[-1].startswith("text"):
            received.append(await answer(socket))
    left_out = int(received[-2].removeprefix("left out "))
    assert len(received) == 112 - left_out
    assert 0 < left_out < 100
    assert [text.rstrip() for text in received].count("another") == 10


async def test_a_client_that_never_reads_is_dropped_some_seconds_later(serve: Serve) -> None:
    async with serve().socket(max_queue=1) as socket:
        await socket.send("flood 1000")
        with pytest.raises(ConnectionClosed):
            await send_until_closed(socket)


def test_a_client_that_closes_without_reading_what_waits_is_dropped_soon(serve: Serve) -> None:
    served = serve()
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", served.port))
        client.sendall(HANDSHAKE)
        assert b"101" in client.recv(1000)
        client.sendall(b"\x81\x84\0\0\0\0heap")
        client.recv(1)  # by now the connection has it all
        client.sendall(b"\x88\x80\0\0\0\0")
        lost = select.poll()
        lost.register(client, 0)  # nothing but the end of the connection
        assert lost.poll(10_000)


async def test_a_client_that_sends_faster_than_it_is_served_is_slowed_down(serve: Serve) -> None:
    served = serve()
    async with served.socket() as socket:
        before = served.memory()
        await socket.send("never read on")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3):
                for _ in range(2000):
                    await socket.send("x" * LIMIT)
        assert served.memory() - before < 10 * MIB
        socket.transport.abort()


async def test_messages_arrive_whole_and_in_order_wherever_packets_end(serve: Serve) -> None:
    sizes = [number * 37 % 1900 for number in range(500)]
    frames = [Frame(Opcode.TEXT, b"x" * size).serialize(mask=True) for size in sizes]
    # Frames of other kinds among them, and one that is larger than the usual ones.
    frames[100] += Frame(Opcode.PING, b"").serialize(mask=True)
    begun, ended = Frame(Opcode.TEXT, b"in ", fin=False), Frame(Opcode.CONT, b"parts")
    frames[200] += begun.serialize(mask=True) + ended.serialize(mask=True)
    frames[300] += Frame(Opcode.TEXT, b"x" * LIMIT).serialize(mask=True)
    expected = [f"text {size}" for size in sizes]
    expected.insert(301, f"text {LIMIT}")
    expected.insert(201, "text 8")
    data = b"".join(frames)
    async with serve().socket() as socket:
        for start in range(0, len(data), 7001):
            socket.transport.write(data[start : start + 7001])
            await asyncio.sleep(0)
        assert [await answer(socket) for _ in expected] == expected


async def test_what_had_to_wait_for_the_application_is_taken_though_nothing_more_arrives(serve: Serve) -> None:
    async with serve().socket(max_queue=None) as socket:
        socket.transport.write(b"\x81\x82\0\0\0\0hi" * 1600)
        assert [await answer(socket) for _ in range(1600)] == ["text 2"] * 1600


def test_small_messages_in_one_packet_cost_little_more_than_the_packet(serve: Serve) -> None:
    served = serve()
    before = served.memory()
    clients = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(40)]
    for client in clients:
        client.sendall(HANDSHAKE)
        assert b"101" in client.recv(1000)
        client.sendall(b"\x81\x8d\0\0\0\0never read on")
    for client in clients:
        client.sendall(b"\x81\x82\0\0\0\0hi" * (LIMIT // 8))
    time.sleep(1)
    assert served.memory() - before < 40 * MIB
    for client in clients:
        client.close()


async def test_a_silent_socket_is_pinged_and_one_that_does_not_answer_is_lost(serve: Serve) -> None:
    served = serve("", "", "", "2")
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    handshake = "Host: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    writer.write(f"GET / HTTP/1.1\r\n{handshake}Sec-WebSocket-Key: {'A' * 22}==\r\n\r\n".encode())
    async with served.socket() as lively, asyncio.timeout(20):
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
        assert await reader.readexactly(1) == b"\x89"  # a ping, which stays without an answer
        with contextlib.suppress(ConnectionResetError):
            await reader.read()
        await lively.send("still here")
        assert await answer(lively) == "text 10"
    writer.close()


async def test_the_log_has_no_path_of_a_socket(serve: Serve) -> None:
    served = serve()
    async with connect(f"ws://127.0.0.1:{served.port}/the-secret-room", proxy=None) as socket:
        await socket.send("never read on")
    assert served.process.stderr
    async with asyncio.timeout(25):
        line = await asyncio.to_thread(served.process.stderr.readline)
    assert "took too long to shut down" in line
    assert "the-secret-room" not in line


def test_a_handshake_that_is_none_is_refused_without_a_word_in_the_log(serve: Serve) -> None:
    served = serve()
    with socket.create_connection(("127.0.0.1", served.port), 10) as client:
        client.sendall(HANDSHAKE.replace(b"dGhl", b""))
        assert b" 400 " in client.recv(1000)
        assert client.recv(1000) == b""
    served.get()  # by now the end of that connection has been seen to
    served.process.terminate()
    assert served.process.communicate(timeout=20)[1] == ""


async def test_compression_is_not_offered(serve: Serve) -> None:
    async with serve().socket(compression="deflate") as socket:
        assert socket.protocol.extensions == []


@pytest.mark.parametrize("trusted", [False, True])
async def test_forwarded_headers_count_only_behind_a_trusted_proxy(serve: Serve, trusted: bool) -> None:
    served = serve("", "", "proxy" if trusted else "")
    headers = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}
    seen = json.loads(served.get(**headers))
    assert ("192.0.2.1" in seen["client"], seen["scheme"]) == (trusted, "https" if trusted else "http")
    async with served.socket(additional_headers=headers) as socket:
        await socket.send("scope")
        assert ("192.0.2.1" in json.loads(await answer(socket))["client"]) is trusted


async def test_nobody_chooses_the_root_path_by_a_header(serve: Serve) -> None:
    served = serve()
    headers = {"Daphne-Root-Path": "/elsewhere"}
    assert json.loads(served.get(**headers))["root_path"] == ""
    async with served.socket(additional_headers=headers) as socket:
        await socket.send("scope")
        assert json.loads(await answer(socket))["root_path"] == ""
