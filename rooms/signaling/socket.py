"""One client's socket: texts out, frames in, and a `bye` before every close that we make."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from autobahn.exception import Disconnected as Closed

from .errors import Bye
from .events import bye_event
from .messages import MAX_FRAME

# Close codes (RFC 6455 7.4.1) by which a client says that it goes for good.
GOING = (1000, 1001)


class Disconnected(Exception):
    """The socket is gone; `left` says whether the client closed it as one who leaves."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.left = code in GOING


class ClientSocket:
    """A WebSocket by ASGI, which neither sends nor closes twice."""

    def __init__(
        self,
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
        admits: Callable[[str, int], bool],
        send_text: Callable[[str], None] | None = None,
        turn: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`admits(sender, size)` says whether what another one relays may be added to what waits for the client.

        `send_text` is the server's shorter way for an event with a text, and `turn` waits until it is this socket's
        turn among many that do the same in one moment, if the server has such.
        """
        self._receive, self._send, self._send_text, self._turn = receive, send, send_text, turn
        self.admits = admits
        self.is_open = True
        self.ending = ""  # the code of our `bye`, or of the close that the client or the network made

    async def accept(self, subprotocol: str | None) -> None:
        await self._receive()
        await self._send({"type": "websocket.accept", "subprotocol": subprotocol})

    async def refuse(self) -> None:
        """Close before accepting, which is a 403 in the handshake."""
        self.is_open = False
        await self._send({"type": "websocket.close"})

    async def send(self, text: str) -> None:
        if not self.is_open:
            return
        if self._send_text is not None:
            self._send_text(text)
        else:
            await self._write({"type": "websocket.send", "text": text})

    async def bye(self, bye: Bye) -> None:
        """Say why, and close. What happens to the socket afterwards no longer matters."""
        if self.is_open:
            await self.send(bye_event(bye))
            self.is_open = False
            self.ending = bye.code
            await self._write({"type": "websocket.close", "code": bye.close_code})

    async def _write(self, event: dict[str, Any]) -> None:
        """Give an event to the server; one that is closing already drops it, and tells us by a disconnect."""
        try:
            await self._send(event)
        except (OSError, Closed):
            self.is_open = False

    async def read(self, limit: int = MAX_FRAME) -> str:
        """The next text frame. Raises Disconnected, or Bye for what is no text, too long, or not read."""
        while True:
            event = await self._receive()
            if event["type"] == "websocket.disconnect":
                self.is_open = False
                code = event.get("code", 1006)
                self.ending = self.ending or str(code)
                raise Disconnected(code)
            if self.is_open:
                return text_of(event, limit)

    async def read_within(self, seconds: float, limit: int) -> str:
        """The same, but no later than `seconds` from now. Raises TimeoutError too."""
        try:
            async with asyncio.timeout(seconds):
                return await self.read(limit)
        except TimeoutError:
            # Those who connected in one moment are late in one moment, and what follows takes a while for each.
            if self._turn is not None:
                await self._turn()
            raise


def text_of(event: dict[str, Any], limit: int) -> str:
    text: str | None = event.get("text")
    if text is not None and len(text) * 4 <= limit:  # as nearly all are; a sign has 4 bytes at most
        return text
    if event.get("unread"):
        raise Bye("overloaded", "What was sent to you was not read.", after=2)
    if event.get("oversize") or (text is not None and is_longer(text, limit)):
        raise Bye("bad-message", f"A message may have {limit // 1024} KiB here.")
    if text is None:
        raise Bye("bad-message", "Messages are text frames.")
    return text


def is_longer(text: str, limit: int) -> bool:
    """Whether a text has more than `limit` bytes as UTF-8; measured only where the signs leave it open."""
    return len(text) > limit or (len(text) * 4 > limit and len(text.encode()) > limit)
