"""What one Redis carries between instances, and what an instance pays for it.

    .venv/bin/python benchmarks/bus.py

Its limit is told by the CPU that a publish costs it, so that other work on the machine changes little.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import redis

from benchmarks.cpu import cpu_seconds
from tests.support import services
from tests.support.services import Service

ROOMS = 1700
PUBLISHES = 100_000
BATCHES = 2_000
TEXT, DESCRIPTION = 1_000, 11_000  # bytes of a message with candidates, and of one with a description


def main() -> None:
    with services.redis() as bus:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "conference.settings",
            "REDIS_URL": bus.address,
            "SECRET_KEY": "only for the benchmark, and long enough",
            "SITE_URL": "http://localhost",
        }
        import django

        django.setup()
        for size in (TEXT, DESCRIPTION, 4 * TEXT + 2 * DESCRIPTION):
            for subscribers in (1, 2):
                print(
                    f"publish {size:6} bytes to {subscribers}: {publish_cost(bus, size, subscribers):6.1f} us of Redis"
                )
        asyncio.run(instance_costs(bus))


# --- Redis alone ----------------------------------------------------------------------------------


def publish_cost(bus: Service, size: int, subscribers: int) -> float:
    """CPU of Redis for one publish that comes by itself, in us; from eight instances at once."""
    port = str(urlsplit(bus.address).port)
    assert bus.daemon.process
    pid = bus.daemon.process.pid
    with ExitStack() as stack:
        for _ in range(subscribers):
            stack.enter_context(listener(port, "to-one"))
        wait_for_subscribers(bus, "to-one", subscribers)
        before = cpu_seconds([pid])
        load = ["redis-benchmark", "-p", port, "-n", str(PUBLISHES), "-c", "8", "-q", "-x", "publish", "to-one"]
        subprocess.run(load, input=b"x" * size, stdout=subprocess.DEVNULL, check=True)
        return (cpu_seconds([pid]) - before) / PUBLISHES * 1e6


@contextmanager
def listener(port: str, channel: str) -> Iterator[None]:
    """A subscriber who reads as fast as it can, and forgets."""
    command = ["redis-cli", "-p", port, "subscribe", channel]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def wait_for_subscribers(bus: Service, channel: str, number: int) -> None:
    client = redis.Redis.from_url(bus.address)
    while dict(client.pubsub_numsub(channel)).get(channel.encode(), 0) < number:
        time.sleep(0.01)


# --- an instance ----------------------------------------------------------------------------------


@dataclass
class Ends:
    """Two instances in this process; `all_here` once as much as was wanted has come to the second."""

    first: Any = None
    second: Any = None
    wanted: int = 0
    all_here: asyncio.Event = field(default_factory=asyncio.Event)

    def want(self, things: int) -> None:
        self.wanted = things
        self.all_here.clear()

    async def take(self, texts: Any) -> None:
        self.count(len(texts))

    async def hear(self, _change: Any) -> None:
        self.count(1)

    def count(self, things: int) -> None:
        self.wanted -= things
        if self.wanted <= 0:
            self.all_here.set()


@asynccontextmanager
async def two_ends() -> AsyncIterator[Ends]:
    from channels.layers import channel_layers

    from rooms.signaling.relay import Relay

    ends = Ends()

    async def nothing(*_arguments: object) -> None: ...

    for name in ("first", "second"):
        # Each instance has connections of its own.
        channel_layers.backends = {}
        relay = Relay(ends.take, ends.hear if name == "second" else nothing)
        await relay.open()
        relay.listen()
        await relay.see_itself()
        setattr(ends, name, relay)
    try:
        yield ends
    finally:
        for relay in (ends.first, ends.second):
            await relay.deafen()
            await relay.layer.flush()


async def instance_costs(bus: Service) -> None:
    from rooms.services.roster import Change

    assert bus.daemon.process
    pid = bus.daemon.process.pid
    async with two_ends() as ends:
        for size, together in ((TEXT, 1), (TEXT, 4), (TEXT, 16), (DESCRIPTION, 1), (DESCRIPTION, 16)):
            texts = [(1, "recipient-of-16-", "x" * size)] * together
            ends.want(BATCHES * together)

            async def send(texts: Any = texts) -> None:
                await ends.first.send_texts(ends.second.channel, texts)

            await cost(f"batch of {together:2} texts of {size:5} bytes", pid, BATCHES, send, ends.all_here.wait)
        client = redis.Redis.from_url(bus.address)
        memory = client.info("memory")["used_memory"]
        rooms = iter(range(ROOMS))
        await cost("join of a room's group, confirmed", pid, ROOMS, lambda: ends.second.join(next(rooms)))
        used = (client.info("memory")["used_memory"] - memory) / ROOMS
        print(f"a subscription takes {used:.0f} bytes in Redis")
        change = Change(0, 1, "left", subject="participant-of-", reason="left")
        await ends.first.join(0)
        ends.want(BATCHES)
        await cost("a change, announced to both", pid, BATCHES, lambda: ends.first.announce(change), ends.all_here.wait)
        rooms = iter(range(ROOMS))
        await cost("part from it", pid, ROOMS, lambda: ends.second.part(next(rooms)))


async def cost(
    name: str,
    pid: int,
    times: int,
    act: Callable[[], Awaitable[Any]],
    settle: Callable[[], Awaitable[Any]] | None = None,
) -> None:
    """Print what each of so many acts costs both ends together, and Redis."""
    before = time.process_time(), cpu_seconds([pid]), time.perf_counter()
    for _ in range(times):
        await act()
    if settle is not None:
        await settle()
    after = time.process_time(), cpu_seconds([pid]), time.perf_counter()
    ours, its, wall = ((late - early) / times * 1e6 for early, late in zip(before, after, strict=True))
    print(
        f"{name:36} {ours:8.1f} us of both instances, {its:6.1f} us of Redis, {wall:8.1f} us until the next", flush=True
    )


if __name__ == "__main__":
    main()
