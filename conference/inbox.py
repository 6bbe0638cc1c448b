"""What one client has sent and the application has not read yet."""

import asyncio
from collections import deque
from typing import Any

from .pace import Pace, Reading

QUEUE_HIGH, QUEUE_LOW = 256 * 1024, 64 * 1024  # bytes that wait: stop and go on reading the socket
MESSAGE_COST = 256  # bytes that a message takes besides its payload


class InputQueue:
    """A queue for one reader. While it is long, the socket is not read; it gives messages at the client's pace.

    There is one for each connection and a turn of it for each message, so it is much less than asyncio's Queue.
    """

    __slots__ = ("items", "loop", "news", "pace", "reader", "reading", "waiting")

    def __init__(self, reading: Reading, pace: Pace) -> None:
        self.reading, self.pace = reading, pace
        self.loop = asyncio.get_running_loop()
        self.items: deque[tuple[dict[str, Any], int]] = deque()  # and what each costs
        self.reader: asyncio.Future[None] | None = None
        self.waiting = 0
        self.news: dict[str, Any] | None = None

    def put_nowait(self, item: dict[str, Any]) -> None:
        """Add a message; called by the connection."""
        size = cost(item)
        self.items.append((item, size))
        self.waiting += size
        if self.waiting > QUEUE_HIGH:
            self.reading.stop("queue")
        if self.reader is not None and not self.reader.done():
            self.reader.set_result(None)

    async def get(self) -> dict[str, Any]:
        """The next message. A queue that is not empty gives it at once, so now and then the others have a turn."""
        if (delay := self.pace.take()) is not None:
            await asyncio.sleep(delay)
        while not self.items:
            self.reader = self.loop.create_future()
            await self.reader
        return self.take()

    def take(self) -> dict[str, Any]:
        item, size = self.items.popleft()
        self.waiting -= size
        if self.waiting < QUEUE_LOW:
            self.reading.go_on("queue")
        if item is self.news:
            self.news = None
        return item

    def interrupt(self, item: dict[str, Any]) -> None:
        """Forget what waits: `item` is all that the application need read."""
        while self.items:
            self.take()
        self.news = item
        self.put_nowait(item)

    @property
    def is_interrupted(self) -> bool:
        """Whether the application has not read yet what interrupted the client."""
        return self.news is not None


def cost(item: dict[str, Any]) -> int:
    """About how many bytes an event takes."""
    return MESSAGE_COST + len(item.get("text") or item.get("bytes") or "")
