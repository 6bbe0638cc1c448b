"""A server process among several, and the place that is filled again when it ends."""

import asyncio
import logging
import signal
import socket
import time
from contextlib import suppress

from .parent import READY, Inheritance

logger = logging.getLogger(__name__)

FIRST_PAUSE, LAST_PAUSE = 0.5, 30.0  # s between an end and the next start; doubled each time
SETTLED = 60.0  # s that a process has to live for the next pause to be the first one again


class Child:
    """One server process."""

    def __init__(self, process: asyncio.subprocess.Process, line: socket.socket) -> None:
        self.process, self.line = process, line
        self.is_ready = self.is_dismissed = False

    async def wait_ready(self) -> bool:
        """True when it serves; False when it has ended before."""
        self.is_ready = await asyncio.get_running_loop().sock_recv(self.line, 1) == READY
        return self.is_ready

    async def wait_ended(self) -> int:
        """Its exit status; below 0 it is the signal that ended it."""
        status = await self.process.wait()
        self.line.close()
        return status

    def dismiss(self) -> None:
        """Let it say goodbye and end. Before it serves it listens to signals only."""
        self.is_dismissed = True
        if self.is_ready:
            with suppress(OSError):
                self.line.shutdown(socket.SHUT_WR)
        else:
            self.signal(signal.SIGTERM)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it still is there."""
        with suppress(ProcessLookupError):
            self.process.send_signal(number)


class Place:
    """One of the places for a child."""

    def __init__(self, number: int, command: list[str], sockets: list[socket.socket]) -> None:
        """`sockets` has one for each place."""
        self.number, self.command = number, command
        self.sockets = tuple(each.fileno() for each in sockets)
        self.child: Child | None = None
        self.began: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.filled, self.closed = asyncio.Event(), asyncio.Event()
        self.pause = FIRST_PAUSE

    async def keep(self) -> None:
        """Have a child here until the place is closed.

        `began` tells whether the first one served; after one that did not there is no other.
        """
        while not self.closed.is_set():
            started = time.monotonic()
            try:
                end = await self.serve_once()
            except OSError as error:  # no memory, too many processes
                end = f"could not be started: {error}"
            if not self.began.done():
                self.began.set_result(False)
            if not self.began.result():
                return
            if end:
                await self.rest(end, time.monotonic() - started)

    async def serve_once(self) -> str:
        """Start a child and wait for its end, told in words; "" if it ended because it was told to."""
        child = self.child = await self.start()
        if await child.wait_ready():
            self.filled.set()
            if not self.began.done():
                self.began.set_result(True)
        status = await child.wait_ended()
        self.filled.clear()
        if child.is_dismissed:
            return ""
        return f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"

    async def start(self) -> Child:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            given = Inheritance(self.number, theirs.fileno(), self.sockets)
            process = await asyncio.create_subprocess_exec(
                *self.command, str(given), stdin=asyncio.subprocess.DEVNULL, pass_fds=(given.line, *given.sockets)
            )
        child = Child(process, ours)
        if self.closed.is_set():
            child.dismiss()
        return child

    async def rest(self, end: str, lived: float) -> None:
        """Pause after an end that nobody wanted, so that what dies at once does not eat the machine."""
        if lived >= SETTLED:
            self.pause = FIRST_PAUSE
        logger.error("Server process %s %s. It is started again in %s s.", self.number, end, self.pause)
        with suppress(TimeoutError):
            await asyncio.wait_for(self.closed.wait(), self.pause)
        self.pause = min(2 * self.pause, LAST_PAUSE)

    async def renew(self) -> None:
        """Put a new child here once the old one has said goodbye; returns when it serves."""
        if self.child is not None:
            self.filled.clear()
            self.child.dismiss()
        await self.filled.wait()

    def close(self) -> None:
        """Let the child end, and no other follow."""
        self.closed.set()
        if self.child is not None and not self.child.is_dismissed:
            self.child.dismiss()
