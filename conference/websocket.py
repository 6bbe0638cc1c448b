"""Daphne's WebSocket with bounds: no message, queue or backlog of one client grows without limit.

Stock daphne answers an oversize message by dropping the connection, keeps what a client sends faster than the
application reads, and keeps what a client does not read. Each would let one client take the memory of all.
"""

import asyncio
import time
from typing import Any

from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

MESSAGE_LIMIT = 64 * 1024  # bytes of one message, whatever its frames
CONGESTED = 256 * 1024  # bytes that wait, from which on what others relay is dropped
BACKLOG_LIMIT = 1024 * 1024  # bytes that wait for a client that does not read, beyond the transport's own buffer
QUEUE_HIGH, QUEUE_LOW = 256 * 1024, 64 * 1024  # bytes waiting for the application: stop and go on reading the socket
MESSAGE_COST = 256  # bytes that a message takes besides its payload


class InputQueue(asyncio.Queue[dict[str, Any]]):
    """What the application has not read yet. While it is long, the socket is not read, so TCP slows the client."""

    def __init__(self, transport: Any) -> None:
        super().__init__()
        self.transport = transport
        self.waiting = 0
        self.paused = False

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
        return item


def cost(item: dict[str, Any]) -> int:
    """About how many bytes an event takes."""
    return MESSAGE_COST + len(item.get("text") or item.get("bytes") or "")


class BoundedWebSocket(WebSocketProtocol):  # type: ignore[misc]
    """One client's socket.

    A message above MESSAGE_LIMIT is thrown away while it arrives, and the application receives
    `{"type": "websocket.receive", "oversize": True}` as soon as it is known to be too large. A text message that is
    not UTF-8 arrives as `bytes`, so that the application can refuse it as it refuses a binary one.
    """

    def connectionMade(self) -> None:
        super().connectionMade()
        self.received = bytearray()
        self.oversize = False
        self.backlog: int | None = None
        # The HTTP channel was the transport's producer, and stops reading while writes wait. That would
        # leave the heartbeats of a slow client unread; here the backlog is counted instead.
        self.unregisterProducer()
        self.registerProducer(self, True)

    # --- From the client: autobahn calls these as a message arrives. They collect it in one buffer, since
    # its own list of pieces grows with every empty frame.

    def onMessageBegin(self, isBinary: bool) -> None:
        self.message_is_binary = isBinary
        self.received = bytearray()
        self.oversize = False

    def onMessageFrameBegin(self, length: int) -> None:
        if not self.oversize and len(self.received) + length > MESSAGE_LIMIT:
            self.oversize = True
            self.received = bytearray()
            self.deliver({"oversize": True})

    def onMessageFrameData(self, payload: bytes) -> None:
        if not self.oversize:
            self.received += payload

    def onMessageFrameEnd(self) -> None:
        """Nothing to do: a message counts when it is complete."""

    def onMessageEnd(self) -> None:
        payload, self.received = bytes(self.received), bytearray()
        if self.oversize:
            return
        if self.message_is_binary:
            self.deliver({"bytes": payload})
            return
        try:
            self.deliver({"text": payload.decode()})
        except UnicodeDecodeError:
            self.deliver({"bytes": payload})

    def deliver(self, message: dict[str, Any]) -> None:
        """Hand a message to the application, unless the socket is closing: nobody reads then."""
        if self.state == self.STATE_OPEN and not self.muted:
            self.last_ping = time.time()
            self.application_queue.put_nowait({"type": "websocket.receive", **message})

    # --- To the client: the transport calls pause and resume as its own buffer fills and empties.

    def pauseProducing(self) -> None:
        """Called at every write while the buffer is full."""
        if self.backlog is None:
            self.backlog = 0

    def resumeProducing(self) -> None:
        self.backlog = None

    def stopProducing(self) -> None:
        self.backlog = None

    def is_congested(self) -> bool:
        """Whether so much waits for the client that only what it must know should be added."""
        return self.backlog is not None and self.backlog > CONGESTED

    def sendData(self, data: bytes, *args: Any, **options: Any) -> None:
        """Send, or drop a client for whom too much waits already."""
        if self.backlog is not None:
            self.backlog += len(data)
            if self.backlog > BACKLOG_LIMIT:
                self.wasNotCleanReason = "the client does not read what is sent to it"
                self.dropConnection(abort=True)
                return
        super().sendData(data, *args, **options)


class BoundedWebSocketFactory(WebSocketFactory):  # type: ignore[misc]
    """Makes the sockets."""

    protocol = BoundedWebSocket


class Request(WebRequest):  # type: ignore[misc]
    """A request whose root path is never the client's to choose (daphne believes a header)."""

    def process(self) -> Any:
        self.requestHeaders.removeHeader(b"daphne-root-path")
        return super().process()


class RequestFactory(HTTPFactory):  # type: ignore[misc]
    """Makes the connections that requests, and the handshakes of sockets, arrive on."""

    def buildProtocol(self, addr: Any) -> Any:
        channel = super().buildProtocol(addr)
        channel.requestFactory = Request
        return channel
