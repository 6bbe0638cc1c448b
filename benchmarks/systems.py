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
from benchmarks.processes import listening, node
from tests.support import services
from tests.support.installation import Installation

Place = dict[str, Any]  # what a client needs to enter a room


@dataclass
class System:
    """Running servers of one kind. `pids` are theirs, `redis` those of the Redis between them, if there is one."""

    name: str
    dialect: str
    ports: list[int]
    pids: list[int]
    redis: list[int] = field(default_factory=list)
    installation: Installation | None = None
    made: int = 0

    @property
    def across(self) -> bool:
        """Whether only pairs count whose two are on different instances."""
        return len(self.ports) > 1

    async def rooms(self, number: int, seats: int) -> list[list[Place]]:
        """New rooms with places for clients; with two instances, every second place is on the other one."""
        first, self.made = self.made, self.made + number
        if self.installation is None:
            return [[self.place(seat, room=f"room-{first + room}") for seat in range(seats)] for room in range(number)]
        made = await self.installation.backstage(people.make_crowd, first, number, seats)
        return [
            [
                self.place(seat, path=f"/ws/rooms/{room['slug']}/", cookie=cookie)
                for seat, cookie in enumerate(room["cookies"])
            ]
            for room in made
        ]

    def place(self, seat: int, **fields: str) -> Place:
        port = self.ports[seat % len(self.ports)]
        return {"port": port, "origin": f"http://localhost:{port}", **fields}


@dataclass
class Services:
    """Redis and PostgreSQL, started when they are first needed."""

    stack: AsyncExitStack
    _redis: services.Service | None = None
    _postgres: str = ""
    _databases: Any = field(default_factory=lambda: count(1))

    @property
    def redis(self) -> services.Service:
        self._redis = self._redis or self.stack.enter_context(services.redis())
        return self._redis

    @property
    def redis_pids(self) -> list[int]:
        process = self.redis.daemon.process
        return [process.pid] if process else []

    def database(self) -> str:
        """The address of a new database; what is committed there is on the disk."""
        self._postgres = self._postgres or self.stack.enter_context(services.postgres(durable=True)).address
        return services.create_database(self._postgres, f"benchmark_{next(self._databases)}")


@asynccontextmanager
async def ours(shared: Services, name: str, instances: int) -> AsyncIterator[System]:
    """This product: one instance as it starts without settings (SQLite, no Redis), or on PostgreSQL and Redis."""
    settings, redis = {}, []
    if name != "ours":
        settings = {"DATABASE_URL": shared.database(), "REDIS_URL": shared.redis.address}
        redis = shared.redis_pids
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder), settings, instances=instances)
        try:
            await installation.start([])
            pids = [server.process.pid for server in installation.servers if server.process]
            for pid in pids:
                pin(pid, cores().servers)
            ports = [server.port for server in installation.servers]
            yield System(name, "ours", ports, pids, redis, installation)
        finally:
            await installation.stop()


@asynccontextmanager
async def other(
    shared: Services, name: str, dialect: str, instances: int = 1, redis: bool = False
) -> AsyncIterator[System]:
    """One of the relays in `servers/`, with or without the Redis adapter."""
    arguments = [shared.redis.address] if redis else []
    async with AsyncExitStack() as stack:
        ports = [services.free_port() for _ in range(instances)]
        programs = [node(f"servers/{dialect}.mjs", str(port), *arguments, core=cores().servers) for port in ports]
        processes = [await stack.enter_async_context(program) for program in programs]
        for process in processes:
            await listening(process)
        pids = [process.pid for process in processes]
        yield System(name, dialect, ports, pids, shared.redis_pids if redis else [])


SYSTEMS = {
    "ours": lambda shared: ours(shared, "ours", 1),
    "ours-postgres": lambda shared: ours(shared, "ours-postgres", 1),
    "ours-across": lambda shared: ours(shared, "ours-across", 2),
    "ws": lambda shared: other(shared, "ws", "ws"),
    "socketio": lambda shared: other(shared, "socketio", "socketio"),
    "socketio-redis": lambda shared: other(shared, "socketio-redis", "socketio", redis=True),
    "socketio-across": lambda shared: other(shared, "socketio-across", "socketio", instances=2, redis=True),
}
