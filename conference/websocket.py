"""Daphne's WebSocket with bounds: no message, queue or backlog of one client grows without limit.

Stock daphne answers an oversize message by dropping the connection, keeps what a client sends faster than the
application reads, and keeps what a client does not read. Each would let one client take the memory of all.
"""

import asyncio
import socket
import time
from typing import Any

from autobahn.twisted.websocket import WebSocketServerProtocol
from daphne.ws_protocol import WebSocketFactory
from twisted.internet.protocol import connectionDone

from .backlog import Backlog
from .fastpath import FastWebSocket

MESSAGE_LIMIT = 64 * 1024  # bytes of one message, whatever its frames
KERNEL_LIMIT = 128 * 1024  # bytes that the kernel keeps besides, before it tells us that a client does not read
LAST_WORDS = 4 * 1024  # bytes that the application may add for a client that is evicted
FAREWELL = 10.0  # s that a client for whom something waits has to read why it ends
LINGER = 3.0  # s for the last bytes to go out after the end


class BoundedWebSocket(FastWebSocket):
    """One client's socket.

    A message above MESSAGE_LIMIT is thrown away while it arrives, and the application receives
    `{"type": "websocket.receive", "oversize": True}` as soon as it is known to be too large. A text message that is
    not UTF-8 arrives as `bytes`, so that the application can refuse it as it refuses a binary one.

    A client that does not read what is sent to it is evicted: the next thing that the application receives is
    `{"type": "websocket.receive", "unread": True}`. What it sends before it has received that is dropped; after it
    there is room for a few words and a close, behind what waits. The connection ends FAREWELL later at the latest.
    """

    def __repr__(self) -> str:
        """For the log: the path of a room is for those who know it."""
        return f"<WebSocket of {self.client_addr}>"

    def connectionMade(self) -> None:
        super().connectionMade()
        self.received = bytearray()
        self.oversize = False
        self.backlog = Backlog(self.transport)
        self.last_words = 0
        self.is_evicted = False
        # The HTTP channel was the transport's producer, and stops reading while writes wait. That would
        # leave the heartbeats of a slow client unread; here the backlog is measured instead.
        self.unregisterProducer()
        self.registerProducer(self, True)
        self.transport.getHandle().setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_LIMIT)

    def onOpen(self) -> None:
        super().onOpen()
        # From now on what the client says is for others, who shall not wait for connections to be made.
        self.transport.is_urgent = True

    # --- From the client: what is not a whole text message autobahn hands over as it arrives. It is collected
    # in one buffer, since autobahn's own list of pieces grows with every empty frame.

    def onMessageBegin(self, isBinary: bool) -> None:
        self.message_is_binary = isBinary
        self.received = bytearray()
        self.oversize = False

    def onMessageFrameBegin(self, length: int) -> None:
        if not self.oversize and len(self.received) + length > MESSAGE_LIMIT:
            self.oversize = True
            self.received = bytearray()
            self.deliver({"type": "websocket.receive", "oversize": True})

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
            self.deliver({"type": "websocket.receive", "bytes": payload})
        else:
            self.deliver_text(payload)

    def deliver_text(self, payload: bytes) -> None:
        """Hand over a text message, or as `bytes` one that is no text."""
        try:
            self.deliver({"type": "websocket.receive", "text": payload.decode()})
        except UnicodeDecodeError:
            self.deliver({"type": "websocket.receive", "bytes": payload})

    def deliver(self, event: dict[str, Any]) -> None:
        """Hand an event to the application, unless the socket is closing: nobody reads then."""
        if self.state == self.STATE_OPEN and not self.muted and not self.is_evicted:
            self.last_ping = time.time()
            self.application_queue.put_nowait(event)

    # --- To the client: the transport calls pause and resume as its own buffer fills and empties.

    def pauseProducing(self) -> None:
        self.backlog.pause(time.monotonic())

    def resumeProducing(self) -> None:
        self.backlog.resume()

    def stopProducing(self) -> None:
        self.backlog.resume()

    def admits(self, sender: str, size: int) -> bool:
        """Whether so many bytes that another client, `sender`, relays to this one may be written now."""
        return not self.is_evicted and self.backlog.admits(sender, size)

    @property
    def is_deaf(self) -> bool:
        """Whether the client is evicted and the application has not heard of it: nothing more is for it."""
        return self.is_evicted and bool(self.application_queue.is_interrupted)

    def send_text(self, text: str) -> None:
        if not self.is_deaf:
            super().send_text(text)

    def write(self, data: bytes) -> None:
        """Send frames, unless they are more than this client may have waiting."""
        if self.may_write(len(data)):
            super().write(data)

    def may_write(self, size: int) -> bool:
        """Whether so many bytes may be written now; evicts a client for whom that is too much."""
        if not self.is_evicted:
            if self.backlog.add(size):
                return True
            self.evict()
            return False
        if self.is_deaf:
            return False
        self.last_words += size
        return self.last_words <= LAST_WORDS

    def check_timeouts(self) -> None:
        """Called every 5 s for each of thousands of sockets, so that nearly all are seen to be well at a glance."""
        is_heard = time.time() - self.last_ping <= self.server.ping_interval
        if self.state == self.STATE_OPEN and is_heard and not self.backlog.waits:
            return
        super().check_timeouts()
        if self.state == self.STATE_OPEN and not self.is_evicted and self.backlog.is_stuck(time.monotonic()):
            self.evict()

    # --- The end.

    def connectionLost(self, reason: Any = connectionDone) -> None:
        """Called once. What refers to itself would be left to the garbage collector, which stops everybody."""
        super().connectionLost(reason)
        self.reading.end()
        self.is_closed = None  # its result is this socket
        self.__dict__.pop("handshake_deferred", None)  # it would call this socket, and is not answered any more

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        """Tell the server and the application, unless the handshake was none: then they never heard of this socket."""
        if hasattr(self, "request"):
            super().onClose(wasClean, code, reason)

    def evict(self) -> None:
        """End a client that does not read."""
        self.is_evicted = True
        self.forget_gathered()
        self.application_queue.interrupt({"type": "websocket.receive", "unread": True})
        asyncio.get_running_loop().call_later(FAREWELL, self.give_up)

    def give_up(self) -> None:
        """End the connection, whatever still waits."""
        self.wasNotCleanReason = "the client does not read what is sent to it"
        self.transport.abortConnection()

    def sendCloseFrame(self, *args: Any, **options: Any) -> None:
        """Close; a client that reads slowly gets more time to hear of it."""
        if self.backlog.waits:
            self.closeHandshakeTimeout = FAREWELL
        self.transport.is_urgent = False
        super().sendCloseFrame(*args, **options)

    def dropConnection(self, abort: bool = False) -> None:
        """End the connection; Twisted would wait for ever for a client that does not read the rest."""
        super().dropConnection(abort)
        if not abort:
            asyncio.get_running_loop().call_later(LINGER, self.give_up)


class BoundedWebSocketFactory(WebSocketFactory):  # type: ignore[misc]
    """Makes the sockets. Its options are put into their class; autobahn would copy and describe them for each one."""

    protocol = BoundedWebSocket

    def setProtocolOptions(self, **options: Any) -> None:
        super().setProtocolOptions(**options)
        for name in WebSocketServerProtocol.CONFIG_ATTRS:
            value = getattr(self, name)
            setattr(self.protocol, name, staticmethod(value) if callable(value) else value)
        self.protocol.CONFIG_ATTRS = ()
