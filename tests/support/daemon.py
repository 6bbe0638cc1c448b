"""A program that serves a port of this machine, and that a test may kill, hold still and start again."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


def wait_until(true: Callable[[], bool], what: str, seconds: float = 20) -> None:
    """Ask again and again until it is true; AssertionError naming `what` after so many seconds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.02)


def children_of(parent: int) -> list[int]:
    """The processes that it has started and that have not ended."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@dataclass
class Daemon:
    """One program with the processes that it starts; what it prints goes to `log`.

    `is_ready` says whether it serves; `farewell` is the signal that ends it in an orderly way.
    """

    command: list[str]
    log: Path
    is_ready: Callable[[], bool]
    user: str | None = None
    farewell: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, for the first time or again, and wait until it serves."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                user=self.user,
                # A group of its own, so that a signal reaches its children too.
                start_new_session=True,
            )
        wait_until(self.is_ready, self.command[0])

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to all its processes; PostgreSQL's have a group each."""
        assert self.process
        for pid in (self.process.pid, *children_of(self.process.pid)):
            with contextlib.suppress(ProcessLookupError):  # one that has just ended
                os.kill(pid, number)

    def freeze(self) -> None:
        """SIGSTOP: its connections stay, and nothing answers on them."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT: it goes on where it stopped, and reads what was sent meanwhile."""
        self.signal(signal.SIGCONT)

    def kill(self) -> None:
        """kill -9: no farewell at all."""
        assert self.process
        self.signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it, frozen or not; nothing if it has ended."""
        if self.process is None or self.process.poll() is not None:
            return
        self.thaw()
        self.process.send_signal(self.farewell)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
