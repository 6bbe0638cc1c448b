"""What waits in this process for one client, because its connection takes no more at the moment."""

from typing import Any

CONGESTED = 256 * 1024  # bytes that wait, from which on nobody may add much of what others relay
SHARE = 32 * 1024  # bytes that one may have added then, so that nobody's flood drowns what another one says
FULL = 768 * 1024  # bytes that wait, from which on nobody adds anything; the rest is for what the server tells
BACKLOG_LIMIT = 1024 * 1024  # bytes that may wait for a client that reads slowly
PATIENCE = 10.0  # s in which a congested client must take a byte


def waiting(transport: Any) -> int:
    """The bytes that a Twisted transport has not given to the kernel; it keeps them in a buffer and a list behind."""
    return int(len(transport.dataBuffer) - transport.offset + transport._tempDataLen)


class Backlog:
    """Measures a Twisted transport, which pauses and resumes it as its own buffer fills and empties.

    A client that reads has no backlog, and costs one look at `waits`. Times are in s of a monotonic clock.
    """

    __slots__ = ("given", "moved_at", "shares", "taken", "transport", "waits")

    def __init__(self, transport: Any) -> None:
        self.transport = transport
        self.waits = False
        self.given = self.taken = 0  # bytes since the backlog began
        self.shares: dict[str, int] = {}  # of these, what others have relayed
        self.moved_at = 0.0

    def pause(self, now: float) -> None:
        """The transport's buffer is full; it says so at every write."""
        if not self.waits:
            self.waits = True
            self.given = self.size()
            self.moved_at = now

    def resume(self) -> None:
        """Nothing waits any more."""
        self.waits = False
        self.given = self.taken = 0
        self.shares.clear()

    def size(self) -> int:
        """The bytes that wait."""
        return waiting(self.transport)

    def admits(self, sender: str, size: int) -> bool:
        """Whether so many bytes that `sender` relays may be added; they count as added then."""
        if not self.waits:
            return True
        before, share = self.size(), self.shares.get(sender, 0)
        if before > FULL or (before > CONGESTED and share >= SHARE):
            return False
        self.shares[sender] = share + size
        return True

    def is_congested(self) -> bool:
        """Whether much waits for the client."""
        return self.waits and self.size() > CONGESTED

    def add(self, size: int) -> bool:
        """Count bytes that are about to be written; False if they are too many."""
        if self.waits and self.size() + size > BACKLOG_LIMIT:
            return False
        self.given += size
        return True

    def is_stuck(self, now: float) -> bool:
        """Whether a congested client has taken nothing for PATIENCE; asked every few seconds."""
        if not self.waits:
            return False
        taken = self.given - self.size()
        if taken != self.taken:
            self.taken, self.moved_at = taken, now
        return self.is_congested() and now - self.moved_at >= PATIENCE
