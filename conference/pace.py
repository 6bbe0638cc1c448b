"""How fast one client is listened to, so that nobody can keep the process busy for itself."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from daphne.ws_protocol import WebSocketProtocol

# Frames a second, and how many at once after a pause: more than a client may count on by the protocol, which is
# about 60 a second and 330 at once. Beyond, TCP slows it; of what it then still says, the limits refuse most.
RATE, BURST = 250.0, 600.0
TURN = 4  # frames after which the others have their turn


class Pace:
    """A token bucket that looks at the clock only when it is empty, since it is asked for each frame."""

    __slots__ = ("filled", "left")

    def __init__(self) -> None:
        self.left = BURST
        self.filled = time.monotonic()

    def take(self) -> float | None:
        """Count a frame; gives the seconds to wait before it is looked at: 0 when it is time for the others' turn."""
        self.left -= 1
        if self.left >= 0:
            return None if int(self.left) % TURN else 0.0
        now = time.monotonic()
        self.left += min(BURST, (now - self.filled) * RATE)
        self.filled = now
        return max(0.0, -self.left / RATE)


class Reading:
    """Whether a transport is read: not while anybody has a reason to stop. TCP then slows the client."""

    __slots__ = ("read_on", "reasons", "transport")

    def __init__(self, transport: Any, read_on: Callable[[], None]) -> None:
        """`read_on` is called when the last reason is gone: what had arrived before is not told by the transport."""
        self.transport, self.read_on = transport, read_on
        self.reasons: set[str] = set()

    def stop(self, reason: str) -> None:
        if not self.reasons:
            self.transport.pauseProducing()
        self.reasons.add(reason)

    def go_on(self, reason: str) -> None:
        if reason in self.reasons:
            self.reasons.remove(reason)
            if not self.reasons:
                self.transport.resumeProducing()
                self.read_on()

    def end(self) -> None:
        """Forget who reads: the connection is lost."""
        self.read_on = nothing


def nothing() -> None:
    """What is to be read on a connection that is lost."""


class PacedWebSocket(WebSocketProtocol):  # type: ignore[misc]
    """Takes apart what autobahn is given no faster than the client's pace: pings, fragments, whatever is unusual.

    The usual messages are counted where the application reads them.
    """

    def connectionMade(self) -> None:
        super().connectionMade()
        self.reading, self.pace = Reading(self.transport, self.read_on), Pace()

    def read_on(self) -> None:
        """Called when the transport is read again."""

    def consumeData(self) -> None:
        """Called by autobahn when something has arrived."""
        if self.state not in (self.STATE_OPEN, self.STATE_CLOSING):
            super().consumeData()
            return
        while self.state != self.STATE_CLOSED:
            if self.current_frame is None and (delay := self.pace.take()) is not None:
                self.reading.stop("pace")
                asyncio.get_running_loop().call_later(delay, self.consume_more)
                return
            if not self.processData():
                return

    def consume_more(self) -> None:
        """Take the frame that was waited for, and go on."""
        self.reading.go_on("pace")
        if self.state != self.STATE_CLOSED and self.processData():
            self.consumeData()
