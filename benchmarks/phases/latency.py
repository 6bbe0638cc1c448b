"""How long a message is under way while the same moderate load is on each system."""

from benchmarks.figures import Figure, Figures, percentile
from benchmarks.phases.speed import SDP, enter
from benchmarks.processes import Load, LoadError
from benchmarks.size import Size
from benchmarks.systems import System


async def measure(load: Load, system: System, size: Size) -> Figures:
    """Figures by name, in ms."""
    await enter(load, system, size)
    p50, p99 = [], []
    for _ in range(size.repetitions):
        done = await load.do("steady", across=system.across, rate=size.rate, lasts=size.latency_seconds, sdp=SDP)
        if done["lost"]:
            raise LoadError(f"{done['lost']} of {done['sent']} messages did not arrive")
        p50.append(percentile(done["latencies"], 0.5))
        p99.append(percentile(done["latencies"], 0.99))
    return {"p50": Figure.of(p50), "p99": Figure.of(p99)}
