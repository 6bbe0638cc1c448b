"""Daphne's WebSocket, with a way of its own for the usual frame."""

import asyncio
from typing import Any

from .frames import is_begun, take_text, text_frame
from .pace import PacedWebSocket

GATHER_LIMIT = 64 * 1024  # bytes that are gathered; more would be beyond what the bounds of a client count


class FastWebSocket(PacedWebSocket):
    """Takes whole text messages out of what arrives, and gathers those that are sent within one turn of the loop.

    Whatever else arrives or is sent is autobahn's, in the same order.
    """

    def connectionMade(self) -> None:
        super().connectionMade()
        self.rest = b""  # what has arrived, and is not complete or not wanted yet
        self.outgoing: list[bytes] = []
        self.gathered = 0  # bytes
        # Kept, since asking for it is a system call in some versions of Python.
        self.loop = asyncio.get_running_loop()

    def dataReceived(self, data: bytes) -> None:
        """Called by the transport with whatever has arrived."""
        if self.rest:
            data, self.rest = self.rest + data, b""
        start = 0
        # Neither a handshake nor a part of a frame or message is under way.
        if self.state == self.STATE_OPEN and not self.data and not self.inside_message and self.current_frame is None:
            # Small frames take more memory apart than together, so the rest waits while the application is behind.
            size = len(data)
            while start < size and not self.reading.reasons and (taken := take_text(data, start)):
                payload, start = taken
                self.deliver_text(payload)
            if start and self.autoPingTimeoutCall:
                self._cancelAutoPingTimeoutCall()
            # Autobahn would keep it as well, and then take apart whatever follows in the same packets.
            if start < len(data) and (self.reading.reasons or is_begun(data, start)):
                self.rest = data[start:]
                return
        if start < len(data):
            self._dataReceived(data[start:])

    def read_on(self) -> None:
        """Take what had to wait until the application had read enough."""
        if self.rest:
            self.dataReceived(b"")

    def deliver_text(self, payload: bytes) -> None:
        """Hand a text message to the application."""
        raise NotImplementedError

    def send_text(self, text: str) -> None:
        """Send a text message; it goes out with others of this turn of the loop."""
        if self.state == self.STATE_OPEN:
            if not self.outgoing:
                self.loop.call_soon(self.flush)
            frame = text_frame(text.encode())
            self.outgoing.append(frame)
            self.gathered += len(frame)
            if self.gathered > GATHER_LIMIT:
                self.flush()

    def flush(self) -> None:
        """Write what was gathered."""
        if self.outgoing:
            data = b"".join(self.outgoing)
            self.forget_gathered()
            self.write(data)

    def forget_gathered(self) -> None:
        """Begin anew, once it is written or not wanted any more."""
        self.outgoing.clear()
        self.gathered = 0

    def sendData(self, data: bytes, *args: Any, **options: Any) -> None:
        """Called by autobahn with a frame of its own, such as a ping or a close."""
        self.flush()
        self.write(data)

    def write(self, data: bytes) -> None:
        """Hand frames to the kernel at once, and to the transport what the kernel does not take.

        Twisted alone would wait for a turn of its loop in which the socket may be written to.
        """
        transport = self.transport
        if transport.connected and not transport.dataBuffer and not transport._tempDataBuffer:
            try:
                sent = transport.socket.send(data)
            except OSError:  # the buffer is full, or the connection lost, which the transport finds out as well
                sent = 0
            if sent == len(data):
                return
            data = data[sent:]
        transport.write(data)
