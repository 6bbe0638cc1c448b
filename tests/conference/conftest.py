"""A server process with a small application."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from tests.support.services import free_port

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Served:
    """A running server of `tests.conference.served`."""

    port: int
    process: subprocess.Popen[str]

    def socket(self, **options: object) -> connect:
        """A WebSocket connection to it."""
        given = {"max_size": None, "compression": None, "ping_interval": None, "proxy": None, **options}
        return connect(f"ws://127.0.0.1:{self.port}/", **given)  # type: ignore[arg-type]

    def get(self, host: str = "127.0.0.1", **headers: str) -> str:
        """The body of its page."""
        request = urllib.request.Request(f"http://{host}:{self.port}/", headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            body: bytes = answer.read()
        return body.decode()

    def memory(self) -> int:
        """The most that the process ever had in memory, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) * 1024

    def descriptors(self) -> int:
        """How many files and connections the process has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


Serve = Callable[..., Served]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers; gives them when they are ready."""
    running: list[subprocess.Popen[str]] = []

    def start(*how: str, wait: bool = True, **environment: str) -> Served:
        port = free_port()
        command = [sys.executable, "-m", "tests.conference.served", str(port), *how]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        if wait:
            assert process.stdout
            assert process.stdout.readline() == "ready\n", process.communicate(timeout=10)
        return Served(port, process)

    yield start
    for process in running:
        process.kill()
        process.communicate()
