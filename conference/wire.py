"""Connections to Redis on which what arrives is handed on at once.

redis-py makes the connection, by Sentinel, TLS and login as the address says, and is out of the way from then on. It
would take each answer through a stream and half a dozen coroutines: a good part of what a relay between instances cost.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from typing import Any, Self

import hiredis
from redis.exceptions import ConnectionError as RedisGone
from redis.exceptions import ResponseError

logger = logging.getLogger(__name__)

MESSAGE = b"message"  # what comes to a subscriber, among answers to its own commands
OPEN_LIMIT = 2.0  # s to connect and sign in; a Redis that is stopped takes connections, and says nothing
ANSWER_LIMIT = 2.0  # s for an answer


class Wire(asyncio.Protocol, ABC):
    """Sends commands, and hands over whatever comes: `received` gets each reply; `lost` is called once, at the end."""

    transport: asyncio.Transport

    def __init__(self, connection: Any) -> None:
        self.connection = connection  # kept, since the transport would be closed with it
        self.loop = asyncio.get_running_loop()
        self.reader = hiredis.Reader()
        self.is_lost = False

    async def open(self) -> Self:
        """Connect as redis-py does, and take over. Raises what redis-py raises, and TimeoutError."""
        async with asyncio.timeout(OPEN_LIMIT):
            await self.connection.connect()
        self.transport = self.connection._writer.transport
        self.transport.set_protocol(self)
        return self

    def send(self, *command: str | bytes) -> None:
        """Send a command, at once as far as the kernel takes it."""
        self.transport.write(hiredis.pack_command(command))  # type: ignore[arg-type]  # it is declared for a tuple of one

    @abstractmethod
    def received(self, reply: Any) -> None:
        """A reply as hiredis gives it, an error as an exception."""

    @abstractmethod
    def lost(self, error: Exception) -> None:
        """Redis is not to be reached on this wire any more."""

    def data_received(self, data: bytes) -> None:
        """Called by the transport."""
        try:
            self.reader.feed(data)
            while not self.is_lost and (reply := self.reader.gets()) is not False:
                self.received(reply)
        except hiredis.ProtocolError as error:
            self.end(error)

    def connection_lost(self, error: Exception | None) -> None:
        """Called by the transport, also when it is closed by us."""
        self.end(error or RedisGone("Redis has closed the connection."))

    def end(self, error: Exception) -> None:
        """Have done with it, at once."""
        if not self.is_lost:
            self.is_lost = True
            self.transport.abort()
            self.lost(error)

    async def close(self) -> None:
        """Send and hear nothing more; `lost` is not called."""
        self.is_lost = True
        await self.connection.disconnect(nowait=True)


class Listener(Wire):
    """Hands over what comes to the channels that it has subscribed to."""

    def __init__(
        self, connection: Any, on_message: Callable[[bytes, bytes], None], on_lost: Callable[[Exception], None]
    ) -> None:
        """`on_message` gets the channel and what was published there."""
        super().__init__(connection)
        self.on_message, self.on_lost = on_message, on_lost

    def received(self, reply: Any) -> None:
        if isinstance(reply, hiredis.ReplyError):
            logger.warning("Redis refused a subscription: %s", reply)
        elif reply[0] == MESSAGE:
            self.on_message(reply[1], reply[2])

    def lost(self, error: Exception) -> None:
        self.on_lost(error)


class Asker(Wire):
    """Has each command answered. One need not wait before the next: answers come in the order of the commands."""

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.waiting: deque[tuple[asyncio.Future[Any], float]] = deque()  # and when it was asked
        self.timer: asyncio.TimerHandle | None = None

    def ask(self, *command: str | bytes) -> asyncio.Future[Any]:
        """The answer to come. It raises ResponseError, or what has ended the wire, such as TimeoutError."""
        answer = self.loop.create_future()
        self.waiting.append((answer, self.loop.time()))
        if self.timer is None:  # one for all, since a time-out for each would cost more than the asking
            self.timer = self.loop.call_later(ANSWER_LIMIT, self.look)
        self.send(*command)
        return answer

    def look(self) -> None:
        """Called by the clock while something waits; when that is too long, so would be all that comes after it."""
        self.timer = None
        if self.waiting:
            _, asked = self.waiting[0]
            rest = asked + ANSWER_LIMIT - self.loop.time()
            if rest > 0:
                self.timer = self.loop.call_later(rest, self.look)
            else:
                self.end(TimeoutError("Redis does not answer."))

    def received(self, reply: Any) -> None:
        answer, _ = self.waiting.popleft()
        if answer.done():  # nobody waits for it any more
            return
        if isinstance(reply, hiredis.ReplyError):
            answer.set_exception(ResponseError(str(reply)))
        else:
            answer.set_result(reply)

    def lost(self, error: Exception) -> None:
        while self.waiting:
            answer, _ = self.waiting.popleft()
            if not answer.done():
                answer.set_exception(error)
        if self.timer is not None:
            self.timer.cancel()

    async def close(self) -> None:
        """Those who wait for an answer get RedisGone."""
        self.lost(RedisGone("The connection was closed."))
        await super().close()
