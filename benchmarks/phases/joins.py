"""How many people an instance lets in, each with a session that is checked, a place that is counted, a row."""

from benchmarks.figures import Figure, Figures, percentile
from benchmarks.processes import Load
from benchmarks.size import Size
from benchmarks.systems import System

CONCURRENCY = 16  # people at the door at a time


async def measure(load: Load, system: System, size: Size) -> Figures:
    """`joins/s` from the first handshake to the last `welcome`, and ms from `hello` to `welcome`."""
    rates, p50, p99 = [], [], []
    for _ in range(size.repetitions):
        rooms = await system.rooms(size.joins // size.repetitions // size.seats, size.seats)
        done = await load.do("enter", dialect=system.dialect, rooms=rooms, concurrency=CONCURRENCY)
        times = sorted(done["times"])
        rates.append(len(times) / done["seconds"])
        p50.append(percentile(times, 0.5))
        p99.append(percentile(times, 0.99))
    return {"joins/s": Figure.of(rates), "p50": Figure.of(p50), "p99": Figure.of(p99)}
