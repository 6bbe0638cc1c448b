"""How long a message is under way while the same moderate load is on each system."""

from benchmarks.figures import percentile
from benchmarks.phases.speed import SDP
from benchmarks.processes import Load, LoadError
from benchmarks.size import Size
from benchmarks.systems import System


async def measure(load: Load, system: System, size: Size) -> dict[str, float]:
    """One round, by name of the figure, in ms."""
    done = await load.do("steady", across=system.across, rate=size.rate, lasts=size.latency_seconds, sdp=SDP)
    if done["lost"]:
        raise LoadError(f"{done['lost']} of {done['sent']} messages did not arrive")
    return {name: percentile(done["latencies"], part) for name, part in (("p50", 0.5), ("p99", 0.99))}
