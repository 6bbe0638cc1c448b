"""A client that does not keep to the rules: bytes on a socket, read only when a test says so."""

import asyncio
import base64
import json
import os
import select
import socket
import struct
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.support.installation import Server
from tests.support.meeting import MeetingPlace

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MIB = 1024 * 1024


def frame(payload: bytes, opcode: int = TEXT, *, fin: bool = True, rsv: int = 0, masked: bool = True) -> bytes:
    """A client's frame (RFC 6455 5.2); masked with zeros, which leave the payload as it is."""
    return header(len(payload), opcode, fin=fin, rsv=rsv, masked=masked) + payload


def header(length: int, opcode: int = TEXT, *, fin: bool = True, rsv: int = 0, masked: bool = True) -> bytes:
    """How a frame begins that declares `length` bytes."""
    first, mask = (0x80 if fin else 0) | rsv << 4 | opcode, 0x80 if masked else 0
    key = bytes(4) if masked else b""
    if length < 126:
        return bytes((first, mask | length)) + key
    if length < 1 << 16:
        return bytes((first, mask | 126)) + struct.pack("!H", length) + key
    return bytes((first, mask | 127)) + struct.pack("!Q", length) + key


def message(type_: str, **fields: Any) -> bytes:
    """A message of the protocol as a frame."""
    return frame(json.dumps({"type": type_, **fields}).encode())


class RawClient:
    """One TCP connection. Reads nothing by itself."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.loop = asyncio.get_running_loop()
        self.rest = b""
        self.received: list[dict[str, Any]] = []
        self.close_code: int | None = None

    @property
    def id(self) -> str:
        """The own participant's id, from the `welcome`."""
        return str(self.received[0]["participant"]["id"])

    @classmethod
    async def connect(cls, server: Server, buffer: int = 0) -> "RawClient":
        """`buffer`: the bytes that the kernel keeps for us at most; small, so that not reading is soon felt."""
        connection = socket.socket()
        connection.setblocking(False)
        if buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        await asyncio.get_running_loop().sock_connect(connection, ("127.0.0.1", server.port))
        return cls(connection)

    async def shake_hands(self, server: Server, slug: str, cookie: str = "") -> None:
        """Become a WebSocket."""
        await self.send(handshake(server, slug, cookie))
        answer = await self.read_until(b"\r\n\r\n")
        assert b" 101 " in answer, answer

    async def send(self, data: bytes) -> None:
        """Send everything; waits while the server does not read. Raises OSError when the connection is gone."""
        await self.loop.sock_sendall(self.connection, data)

    async def read_until(self, end: bytes, seconds: float = 10) -> bytes:
        """What comes up to `end`, which must come."""
        async with asyncio.timeout(seconds):
            while end not in self.rest:
                data = await self.loop.sock_recv(self.connection, 65536)
                assert data, f"closed after {self.rest!r}"
                self.rest += data
        found, self.rest = self.rest.split(end, 1)
        return found + end

    async def next_frame(self) -> tuple[int, bytes]:
        """Opcode and payload. Raises OSError when the connection is gone."""
        first, length = await self._take(2)
        if length == 126:
            (length,) = struct.unpack("!H", await self._take(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", await self._take(8))
        return first & 15, await self._take(length)

    async def _take(self, size: int) -> bytes:
        while len(self.rest) < size:
            data = await self.loop.sock_recv(self.connection, 1 << 18)
            if not data:
                raise ConnectionResetError("closed by the server")
            self.rest += data
        found, self.rest = self.rest[:size], self.rest[size:]
        return found

    async def bye(self, seconds: float = 10) -> dict[str, Any]:
        """Read on until `bye`, and the close that follows it, whose code is kept; answers pings."""
        async with asyncio.timeout(seconds):
            while True:
                opcode, payload = await self.next_frame()
                if opcode == TEXT:
                    self.received.append(json.loads(payload))
                elif opcode == PING:
                    await self.send(frame(payload, PONG))
                elif opcode == CLOSE:
                    (self.close_code,) = struct.unpack("!H", payload[:2])
                    break
        assert self.received[-1]["type"] == "bye", self.received[-3:]
        return self.received[-1]

    async def is_dropped(self, seconds: float) -> None:
        """The server ends the connection within so many seconds; what it still says is read."""
        async with asyncio.timeout(seconds):
            with suppress(OSError):
                while await self.loop.sock_recv(self.connection, 65536):
                    pass

    async def is_aborted(self, seconds: float) -> None:
        """The server breaks the connection within so many seconds, without anything being read."""
        lost = select.poll()
        lost.register(self.connection, 0)
        assert await asyncio.to_thread(lost.poll, seconds * 1000), "the connection still stands"

    def close(self) -> None:
        self.connection.close()


def handshake(server: Server, slug: str, cookie: str = "") -> bytes:
    """The request that opens the room endpoint."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET /ws/rooms/{slug}/ HTTP/1.1",
        f"Host: localhost:{server.port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        f"Origin: {server.origin}",
        *([f"Cookie: session={cookie}"] if cookie else []),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def intrude(place: MeetingPlace, name: str, server: Server, buffer: int = 0) -> RawClient:
    """Join as `name`; the `welcome` is read."""
    client = await RawClient.connect(server, buffer)
    await client.shake_hands(server, place.slug, await place.installation.sign_in(name))
    await client.send(message("hello"))
    _, payload = await client.next_frame()
    client.received.append(json.loads(payload))
    assert client.received[0]["type"] == "welcome", client.received
    return client


def memory(server: Server) -> int:
    """The bytes that the server process has in memory now."""
    assert server.process
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024
