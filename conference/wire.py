"""A connection to Redis on which what arrives is handed on at once.

redis-py makes the connection, by Sentinel, TLS and login as the address says, and is out of the way from then on. It
would take each answer through a stream and half a dozen coroutines: a good part of what a relay between instances cost.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import hiredis
from redis.exceptions import ConnectionError as RedisGone

OPEN_LIMIT = 2.0  # s to connect and sign in; a Redis that is stopped takes connections, and says nothing


class Wire(asyncio.Protocol):
    """Sends commands, and hands over whatever comes: replies, and messages to a subscriber."""

    transport: asyncio.Transport

    def __init__(self, connection: Any, on_reply: Callable[[Any], None], on_lost: Callable[[Exception], None]) -> None:
        """`on_reply` gets each reply as hiredis gives it, an error as an exception; `on_lost` is called once."""
        self.connection = connection  # kept, since the transport would be closed with it
        self.on_reply, self.on_lost = on_reply, on_lost
        self.reader = hiredis.Reader()
        self.is_lost = False

    @classmethod
    async def open(
        cls, connection: Any, on_reply: Callable[[Any], None], on_lost: Callable[[Exception], None]
    ) -> "Wire":
        """Connect as redis-py does, and take over. Raises what redis-py raises, and TimeoutError."""
        wire = cls(connection, on_reply, on_lost)
        async with asyncio.timeout(OPEN_LIMIT):
            await connection.connect()
        wire.transport = connection._writer.transport
        wire.transport.set_protocol(wire)
        return wire

    def send(self, *command: str | bytes) -> None:
        """Send a command, at once as far as the kernel takes it."""
        self.transport.write(hiredis.pack_command(command))  # type: ignore[arg-type]  # it is declared for a tuple of one

    def data_received(self, data: bytes) -> None:
        """Called by the transport."""
        try:
            self.reader.feed(data)
            while (reply := self.reader.gets()) is not False:
                self.on_reply(reply)
        except hiredis.ProtocolError:
            self.transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        """Called by the transport, also when it is closed by us."""
        self.is_lost = True
        self.on_lost(error or RedisGone("Redis has closed the connection."))

    async def close(self) -> None:
        """Send and hear nothing more; nobody is told."""
        self.on_reply = self.on_lost = forget
        await self.connection.disconnect(nowait=True)


def forget(_: object) -> None:
    """What is to be done with what nobody waits for."""
