"""What many connections cost that say nothing but their heartbeats: memory, and CPU."""

import asyncio

from benchmarks.cpu import cpu_seconds, resident_bytes
from benchmarks.figures import Figure, Figures
from benchmarks.processes import Load
from benchmarks.size import Size
from benchmarks.systems import System

CONCURRENCY = 16  # people at the door at a time


async def memory(load: Load, system: System, size: Size) -> Figures:
    """KB (1,024 bytes) a connection, from a server that has served some, at each number of connections."""
    # The first ones bring in what any connection needs once: threads, modules, connections to the database.
    await enter(load, system, size, size.seats * CONCURRENCY)
    await load.do("leave")
    await asyncio.sleep(1)
    base, present, figures = resident_bytes(system.pids), 0, {}
    for connections in size.connections:
        await enter(load, system, size, connections - present)
        present = connections
        figures[f"KB at {connections}"] = Figure.of([(resident_bytes(system.pids) - base) / connections / 1024])
    return figures


async def idle(load: Load, system: System, size: Size) -> Figures:
    """The part of a core (1: all of it) that the connections of `memory` take as they stay."""
    await load.do("stay", lasts=size.idle_seconds / 3)
    before = cpu_seconds(system.pids)
    done = await load.do("stay", lasts=size.idle_seconds)
    return {"part of a core": Figure.of([(cpu_seconds(system.pids) - before) / done["seconds"]])}


async def enter(load: Load, system: System, size: Size, connections: int) -> None:
    """About so many connections more, in full rooms."""
    rooms = await system.rooms(-(-connections // size.seats), size.seats)
    await load.do("enter", dialect=system.dialect, rooms=rooms, concurrency=CONCURRENCY)
