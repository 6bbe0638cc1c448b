"""A whole installation in a temporary folder: database, server processes, users, rooms."""

import asyncio
import http.client
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from tests.support import backstage
from tests.support.services import free_port

ROOT = Path(__file__).resolve().parents[2]
CAST = ("Alice", "Bob", "Charlie", "Dana", "Emeka", "Farah", "Goran")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Server:
    """One server process, on a port of its own that it keeps over a restart."""

    environment: dict[str, str]
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        """What the process printed; all its lives in one file."""
        return self.folder / f"server-{self.port}.log"

    def launch(self) -> None:
        """Start the process, and don't wait for it."""
        environment = {**self.environment, "PORT": str(self.port), "SITE_URL": self.origin}
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "manage.py", "serve"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    async def start(self, seconds: float = 90) -> None:
        """Start the process and wait until it says that it is healthy."""
        self.launch()
        await until(self._healthy, f"a healthy server; it printed:\n{self.tail()}", seconds)

    async def _healthy(self) -> bool:
        assert self.process
        assert self.process.poll() is None, f"the server ended with {self.process.returncode}:\n{self.tail()}"
        return await asyncio.to_thread(self._probe)

    def _probe(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    async def stop(self, seconds: float = 30) -> int:
        """SIGTERM, as an operator or a container stops it; gives the exit status."""
        return await self._end(signal.SIGTERM, seconds)

    async def kill(self) -> int:
        """kill -9: no farewell at all."""
        return await self._end(signal.SIGKILL, 10)

    async def _end(self, how: signal.Signals, seconds: float) -> int:
        assert self.process
        self.process.send_signal(how)
        return await asyncio.to_thread(self.process.wait, seconds)

    def tail(self, lines: int = 40) -> str:
        """The last lines that it printed."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:]) if self.log.exists() else ""


@dataclass
class Installation:
    """Servers that share one database, and a process behind their back that makes rows.

    `pages`: browsers will come, so the static files are collected where the servers need them collected.
    `prepared`: the database has its tables and the cast.
    """

    folder: Path
    extra: dict[str, str]
    instances: int = 1
    pages: bool = False
    prepared: bool = False
    servers: list[Server] = field(default_factory=list)
    _rooms: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        self.environment = {**kept, "DATA_DIR": str(self.folder), "DJANGO_SETTINGS_MODULE": "conference.settings"}
        if "DATABASE_URL" in self.extra:
            self.environment["SECRET_KEY"] = "a secret of the tests, the same for all instances of one installation"
        self.environment |= self.extra
        self.servers = [Server(self.environment, self.folder) for _ in range(self.instances)]
        context = multiprocessing.get_context("spawn")
        # The worker's settings need an address, which each server has for itself.
        environment = {**self.environment, "SITE_URL": self.servers[0].origin}
        self._pool = ProcessPoolExecutor(1, context, backstage.set_up, (environment,))

    @property
    def embedded(self) -> bool:
        return "DATABASE_URL" not in self.extra

    async def backstage(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function of `tests.support.backstage` on this installation's database."""
        assert not kwargs
        return await asyncio.get_running_loop().run_in_executor(self._pool, backstage.call, action, *args)

    async def start(self, users: Sequence[str] = CAST) -> None:
        """Make the tables and the users, and start every server."""
        if not self.prepared:
            await self.backstage(backstage.prepare)
        if self.pages and not self.embedded:
            await self.backstage(backstage.collect)
        for name in set(users) - set(CAST) if self.prepared else users:
            await self.backstage(backstage.make_user, name)
        await asyncio.gather(*(server.start() for server in self.servers))

    async def revive(self) -> None:
        """Start the servers that have ended."""
        ended = [server for server in self.servers if server.process is None or server.process.poll() is not None]
        await asyncio.gather(*(server.start() for server in ended))

    async def stop(self) -> None:
        """Stop whatever still runs."""
        running = [server for server in self.servers if server.process and server.process.poll() is None]
        await asyncio.gather(*(server.stop() for server in running))
        self._pool.shutdown()

    async def room(self, name: str = "", host: str = "Alice", members: Sequence[str] = ("Bob",), **fields: Any) -> str:
        """A new room; gives its slug."""
        name = name or f"Room {next(self._rooms)}"
        return await self.backstage(backstage.make_room, name, host, list(members), fields)

    async def sign_in(self, name: str) -> str:
        """A new session of that user: the cookie's value."""
        return await self.backstage(backstage.sign_in, name)

    def log_sizes(self) -> dict[Path, int]:
        """How much each server has printed so far."""
        return {server.log: server.log.stat().st_size if server.log.exists() else 0 for server in self.servers}

    def check_logs(self, since: dict[Path, int]) -> None:
        """AssertionError if a server printed a traceback since then."""
        for server in self.servers:
            text = server.log.read_bytes()[since.get(server.log, 0) :].decode(errors="replace")
            assert "Traceback (most recent call last)" not in text, f"a server printed a traceback:\n{text[-3000:]}"


async def until(true: Callable[[], Any], what: str, seconds: float = 10) -> Any:
    """Ask (an async question) again and again; gives the first answer that is true.

    AssertionError naming `what`, with the last answer, after so many seconds.
    """
    deadline = asyncio.get_running_loop().time() + seconds
    while not (answer := await true()):
        assert asyncio.get_running_loop().time() < deadline, f"not within {seconds} s: {what} (last: {answer!r})"
        await asyncio.sleep(0.03)
    return answer
