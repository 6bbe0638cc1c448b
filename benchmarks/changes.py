"""What it costs when somebody joins, and when somebody mutes or unmutes: the instance, PostgreSQL and Redis.

    .venv/bin/python benchmarks/changes.py

One instance, rooms of six; whatever one does, the five others are told.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import people
from benchmarks.cpu import cores, cpu_seconds, pin
from tests.support import services
from tests.support.client import Client
from tests.support.installation import Installation
from tests.support.services import Service

ROOMS, SEATS = 20, 6
ROUNDS = 12
PAUSE = 0.5  # s between two changes of one participant; four a second is the limit


@dataclass
class Parts:
    """The processes that share the work."""

    instance: int
    postgres: Service
    redis: Service

    def cpu(self) -> list[float]:
        """CPU seconds of the instance, PostgreSQL and Redis so far."""
        assert self.postgres.daemon.process
        assert self.redis.daemon.process
        backends = children(self.postgres.daemon.process.pid)
        return [cpu_seconds(pids) for pids in ([self.instance], backends, [self.redis.daemon.process.pid])]

    async def cost(self, name: str, times: int, act: Callable[[], Awaitable[Any]]) -> None:
        """Print what each of so many acts costs them."""
        before, begin = self.cpu(), time.monotonic()
        await act()
        used = [(late - early) / times * 1e3 for early, late in zip(before, self.cpu(), strict=True)]
        seconds = time.monotonic() - begin
        each = "{:.2f} ms of the instance, {:.2f} ms of PostgreSQL, {:.3f} ms of Redis".format(*used)
        print(f"{name}: {each}; {times / seconds:.0f}/s", flush=True)


def children(parent: int) -> list[int]:
    """A process and those that it started."""
    found = [parent]
    for status in Path("/proc").glob("[0-9]*/stat"):
        if int(status.read_text().rpartition(")")[2].split()[1]) == parent:
            found.append(int(status.parent.name))
    return found


async def main() -> None:
    with (
        services.redis() as redis,
        services.postgres(durable=True) as postgres,
        tempfile.TemporaryDirectory() as folder,
    ):
        address = services.create_database(postgres.address, "changes")
        installation = Installation(Path(folder), {"DATABASE_URL": address, "REDIS_URL": redis.address})
        try:
            await installation.start([])
            server = installation.servers[0]
            assert server.process
            pin(server.process.pid, cores().servers)
            parts = Parts(server.process.pid, postgres, redis)
            rooms = await installation.backstage(people.make_crowd, 1, ROOMS, SEATS)
            clients: list[Client] = []

            async def join(path: str, cookie: str) -> None:
                url = f"ws://localhost:{server.port}{path}"
                client = await Client.connect(url, cookie=cookie, origin=server.origin)
                await client.hello()
                clients.append(client)

            async def enter(some: list[dict[str, Any]]) -> None:
                for seat in range(SEATS):
                    await asyncio.gather(*(join(f"/ws/rooms/{room['slug']}/", room["cookies"][seat]) for room in some))

            await enter(rooms[:2])
            await parts.cost("join", (ROOMS - 2) * SEATS, lambda: enter(rooms[2:]))
            await parts.cost("mute", ROUNDS * len(clients), lambda: mute(clients))
            await parts.cost("a second of it all at rest", 10, lambda: asyncio.sleep(10))
        finally:
            await installation.stop()


async def mute(clients: list[Client]) -> None:
    """All mute and unmute, spread over the time; each is told of every change in its room."""
    for turn in range(ROUNDS):
        media = {"audio": turn % 2 == 0, "video": False, "screen": False, "hand": False, "recording": False}
        for client in clients:
            await client.send("media", media=media)
            await asyncio.sleep(PAUSE / len(clients))
    for client in clients:
        for _ in range(ROUNDS * SEATS):
            await client.expect("participant-changed", 30)


if __name__ == "__main__":
    asyncio.run(main())
