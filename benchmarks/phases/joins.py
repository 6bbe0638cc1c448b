"""How many people an instance lets in, each with a session that is checked, a place that is counted, a row."""

from benchmarks.figures import Figures, percentile, summed_up
from benchmarks.processes import Load
from benchmarks.size import Size
from benchmarks.systems import System

CONCURRENCY = 16  # people at the door at a time


async def measure(load: Load, system: System, size: Size) -> Figures:
    """`joins/s` from the first handshake to the last `welcome`, ms from `hello` to `welcome`, and refusals at first."""
    rounds = []
    for _ in range(size.repetitions):
        rooms = await system.rooms(size.joins // size.repetitions // size.seats, size.seats)
        done = await load.do("enter", dialect=system.dialect, rooms=rooms, concurrency=CONCURRENCY)
        times = sorted(done["times"])
        rounds.append(
            {
                "joins/s": len(times) / done["seconds"],
                "p50": percentile(times, 0.5),
                "p99": percentile(times, 0.99),
                "refused at first": done["refusals"],
            }
        )
    return summed_up(rounds)
