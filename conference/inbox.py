"""What one client has sent and the application has not read yet."""

import asyncio
from typing import Any

QUEUE_HIGH, QUEUE_LOW = 256 * 1024, 64 * 1024  # bytes that wait: stop and go on reading the socket
MESSAGE_COST = 256  # bytes that a message takes besides its payload


class InputQueue(asyncio.Queue[dict[str, Any]]):
    """While it is long, the socket is not read, so TCP slows the client."""

    def __init__(self, transport: Any) -> None:
        super().__init__()
        self.transport = transport
        self.waiting = 0
        self.paused = False
        self.news: dict[str, Any] | None = None

    def _put(self, item: dict[str, Any]) -> None:
        super()._put(item)
        self.waiting += cost(item)
        if not self.paused and self.waiting > QUEUE_HIGH:
            self.paused = True
            self.transport.pauseProducing()

    def _get(self) -> dict[str, Any]:
        item = super()._get()
        self.waiting -= cost(item)
        if self.paused and self.waiting < QUEUE_LOW:
            self.paused = False
            self.transport.resumeProducing()
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
