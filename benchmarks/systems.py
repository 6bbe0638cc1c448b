"""The systems that are compared: how each is started, and where its clients go."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks import people
from benchmarks.cpu import cores, pin
from benchmarks.processes import node, ready
from tests.support import services
from tests.support.installation import Installation

Place = dict[str, Any]
SEATS = 6  # in a room
_rooms = count(1)


@dataclass
class System:
    """Running servers of one kind. `pids` are theirs, `redis` is that of the Redis between them, if there is one."""

    name: str
    dialect: str
    ports: list[int]
    pids: list[int]
    installation: Installation | None = None
    across: bool = field(init=False)

    def __post_init__(self) -> None:
        self.across = len(self.ports) > 1

    async def rooms(self, number: int, seats: int = SEATS) -> list[list[Place]]:
        """New rooms with places for clients; with two instances, every second place is on the other one."""
        first = next(_rooms)
        for _ in range(number - 1):
            next(_rooms)
        if self.installation is None:
            return [
                [{"port": self.port(seat), "room": f"room-{first + room}"} for seat in range(seats)]
                for room in range(number)
            ]
        made = await self.installation.backstage(people.make_crowd, first, number, seats)
        return [
            [
                {
                    "port": self.port(seat),
                    "path": f"/ws/rooms/{room['slug']}/",
                    "cookie": cookie,
                    "origin": f"http://localhost:{self.port(seat)}",
                }
                for seat, cookie in enumerate(room["cookies"])
            ]
            for room in made
        ]

    def port(self, seat: int) -> int:
        return self.ports[seat % len(self.ports)]


@asynccontextmanager
async def ours(name: str, settings: dict[str, str], instances: int) -> AsyncIterator[System]:
    """This product, by `manage.py serve`."""
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder), settings, instances=instances)
        try:
            await installation.start([])
            pids = [server.process.pid for server in installation.servers if server.process]
            for pid in pids:
                pin(pid, cores()[0])
            ports = [server.port for server in installation.servers]
            yield System(name, "ours", ports, pids, installation)
        finally:
            await installation.stop()


@asynccontextmanager
async def embedded() -> AsyncIterator[System]:
    """This product as it starts without any settings: one process, SQLite, no Redis."""
    async with ours("ours", {}, 1) as system:
        yield system


@asynccontextmanager
async def relay(name: str, dialect: str, program: str, *arguments: str, instances: int = 1) -> AsyncIterator[System]:
    """One of the relays in `servers/`."""
    async with AsyncExitStack() as stack:
        ports = [services.free_port() for _ in range(instances)]
        processes = [
            await stack.enter_async_context(node(program, str(port), *arguments, core=cores()[0])) for port in ports
        ]
        for process in processes:
            await ready(process)
        yield System(name, dialect, ports, [process.pid for process in processes])


@asynccontextmanager
async def plain_ws() -> AsyncIterator[System]:
    """The plainest relay there is."""
    async with relay("ws", "ws", "servers/ws.mjs") as system:
        yield system


SYSTEMS = {"ours": embedded, "ws": plain_ws}
