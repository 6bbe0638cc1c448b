"""Which phase runs on which systems."""

import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from benchmarks.figures import Figures, Results
from benchmarks.phases import joins, latency, many, speed
from benchmarks.processes import Load, LoadError, load_generator
from benchmarks.size import Size
from benchmarks.systems import SYSTEMS, Services, System

Measure = Callable[[Load, System, Size], Awaitable[Figures]]
PHASES: dict[str, Measure] = {
    "speed": speed.measure,
    "latency": latency.measure,
    "joins": joins.measure,
    "memory": many.memory,
    "idle": many.idle,
}
RELAYS = ["ours", "ws", "socketio", "socketio-redis", "ours-across", "socketio-across"]
# Phases that share a start of the servers, and the systems that they are for.
STARTS: list[tuple[list[str], list[str]]] = [
    (["speed"], RELAYS),
    (["latency"], RELAYS),
    (["joins"], ["ours-postgres", "ours"]),
    # The plain relay has no heartbeats, so idle it costs nothing.
    (["memory", "idle"], ["ours", "socketio", "socketio-redis"]),
    (["memory"], ["ws"]),
]


@dataclass
class Run:
    """One run of the benchmark: what it measured so far, and what went wrong."""

    phases: Sequence[str]
    systems: Sequence[str]
    size: Size
    results: Results = field(default_factory=dict)
    busiest: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    async def measure(self) -> None:
        """Everything that is wanted; what fails is noted, and the rest is measured."""
        async with AsyncExitStack() as stack:
            shared = Services(stack)
            for together, named in STARTS:
                # Idle connections are those that memory made.
                wanted = [
                    each for each in together if each in self.phases or {each, *self.phases} >= {"memory", "idle"}
                ]
                for name in [name for name in named if wanted and name in self.systems]:
                    await self.try_system(shared, name, wanted)

    async def try_system(self, shared: Services, name: str, phases: Sequence[str]) -> None:
        """Start one system and go through some phases on it."""
        try:
            async with load_generator() as load, SYSTEMS[name](shared) as system:
                for phase in phases:
                    await self.measure_phase(phase, load, system)
        except (LoadError, AssertionError, OSError) as error:
            self.failures.append(f"{', '.join(phases)} on {name}: {error}")
            print(f"FAILED: {self.failures[-1]}", flush=True)

    async def measure_phase(self, phase: str, load: Load, system: System) -> None:
        started, load.busiest = time.monotonic(), 0.0
        self.results.setdefault(phase, {})[system.name] = await PHASES[phase](load, system, self.size)
        self.busiest[f"{phase}, {system.name}"] = load.busiest
        seconds = time.monotonic() - started
        print(f"{phase}, {system.name}: {seconds:.0f} s, load generator at {load.busiest:.0%}", flush=True)
