"""What one client has sent and the application has not read yet."""

import asyncio
from typing import Any

from .pace import Pace, Reading

QUEUE_HIGH, QUEUE_LOW = 256 * 1024, 64 * 1024  # bytes that wait: stop and go on reading the socket
MESSAGE_COST = 256  # bytes that a message takes besides its payload


class InputQueue(asyncio.Queue[dict[str, Any]]):
    """While it is long, the socket is not read; it gives messages no faster than the client's pace."""

    def __init__(self, reading: Reading, pace: Pace) -> None:
        super().__init__()
        self.reading, self.pace = reading, pace
        self.waiting = 0
        self.news: dict[str, Any] | None = None

    async def get(self) -> dict[str, Any]:
        """The next message. A queue that is not empty gives it at once, so now and then the others have a turn."""
        delay = self.pace.take()
        if delay or self.pace.is_turn:
            await asyncio.sleep(delay)
        return await super().get()

    def _put(self, item: dict[str, Any]) -> None:
        super()._put(item)
        self.waiting += cost(item)
        if self.waiting > QUEUE_HIGH:
            self.reading.stop("queue")

    def _get(self) -> dict[str, Any]:
        item = super()._get()
        self.waiting -= cost(item)
        if self.waiting < QUEUE_LOW:
            self.reading.go_on("queue")
        if item is self.news:
            self.news = None
        return item

    def interrupt(self, item: dict[str, Any]) -> None:
        """Forget what waits: `item` is all that the application need read."""
        while not self.empty():
            self.get_nowait()
        self.news = item
        self.put_nowait(item)

    @property
    def is_interrupted(self) -> bool:
        """Whether the application has not read yet what interrupted the client."""
        return self.news is not None


def cost(item: dict[str, Any]) -> int:
    """About how many bytes an event takes."""
    return MESSAGE_COST + len(item.get("text") or item.get("bytes") or "")
