"""What the others notice when some do not keep to the rules: the same load in peace and under attack."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.figures import Figures, summed_up
from benchmarks.phases import latency, speed
from benchmarks.processes import HERE, Load, listening
from benchmarks.size import Size
from benchmarks.systems import System

ATTACKERS = 4  # one that does not read, and the rest who flood; besides, hundreds who say nothing
SETTLED = 6.0  # s; the first of those who say nothing are thrown out after 5


async def measure(load: Load, system: System, size: Size) -> Figures:
    """Latencies in ms, in peace and under attack by turns."""
    await speed.enter(load, system, size)
    rounds = []
    for _ in range(size.repetitions):
        peace = await latency.measure(load, system, size)
        async with attackers(system):
            await asyncio.sleep(SETTLED)
            attack = await latency.measure(load, system, size)
        found = {f"{name} in peace": value for name, value in peace.items()}
        rounds.append(found | {f"{name} under attack": value for name, value in attack.items()})
    return summed_up(rounds)


@asynccontextmanager
async def attackers(system: System) -> AsyncIterator[None]:
    """The attackers, in a room of their own, while the block runs."""
    (places,) = await system.rooms(1, ATTACKERS)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.attackers", json.dumps(places), cwd=HERE.parent, stdout=PIPE
    )
    try:
        await listening(process)
        yield
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
