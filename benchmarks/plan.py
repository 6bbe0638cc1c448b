"""Which phase runs on which systems, and in which order."""

import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field

from benchmarks.figures import Figures, Results, summed_up
from benchmarks.phases import attack, joins, latency, many, speed
from benchmarks.processes import Load, LoadError, load_generator
from benchmarks.size import Size
from benchmarks.systems import SYSTEMS, Services, System

Round = Callable[[Load, System, Size], Awaitable[dict[str, float]]]
Measure = Callable[[Load, System, Size], Awaitable[Figures]]
# In rounds, one system after another in each: what else the machine does then meets all of them.
ROUNDS: dict[str, Round] = {"speed": speed.measure, "latency": latency.measure}
RELAYS = ["ours", "ws", "socketio", "socketio-redis", "ours-across", "socketio-across"]
# On one system after another, for they begin with fresh servers.
ALONE: dict[str, Measure] = {"attack": attack.measure, "joins": joins.measure, "memory": many.memory, "idle": many.idle}
# Which of these share a start of the servers, and on which systems; the plain relay has no heartbeats.
STARTS: list[tuple[list[str], list[str]]] = [
    (["attack"], ["ours"]),
    (["joins"], ["ours-postgres", "ours"]),
    (["memory", "idle"], ["ours", "socketio", "socketio-redis"]),
    (["memory"], ["ws"]),
]
PHASES = [*ROUNDS, *ALONE]
TROUBLES = (LoadError, AssertionError, OSError)


@dataclass
class Started:
    """A system that is up, and the clients that are in its rooms."""

    load: Load
    system: System
    rounds: list[dict[str, float]] = field(default_factory=list)


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
            if set(self.phases) & ROUNDS.keys():
                await self.measure_in_rounds(shared)
            # Idle connections are those that memory made.
            alone = {*self.phases, *(["memory"] if "idle" in self.phases else [])}
            for together, named in STARTS:
                phases = [each for each in together if each in alone]
                for name in [name for name in named if phases and name in self.systems]:
                    await self.measure_alone(shared, name, phases)

    async def measure_in_rounds(self, shared: Services) -> None:
        """Start the relays together, then go from one to the next and round again."""
        async with AsyncExitStack() as stack:
            started: list[Started] = []
            for name in [name for name in RELAYS if name in self.systems]:
                with self.noting(f"start of {name}"):
                    load = await stack.enter_async_context(load_generator())
                    system = await stack.enter_async_context(SYSTEMS[name](shared))
                    await speed.enter(load, system, self.size)
                    started.append(Started(load, system))
            for phase in [phase for phase in ROUNDS if phase in self.phases]:
                await self.go_round(phase, started)

    async def go_round(self, phase: str, started: list[Started]) -> None:
        """One phase in rounds, on all systems that were started."""
        for each in started:
            each.load.busiest, each.rounds = 0.0, []
        for number in range(self.size.repetitions):
            for each in started:
                with self.noting(f"{phase} on {each.system.name}"):
                    each.rounds.append(await ROUNDS[phase](each.load, each.system, self.size))
            print(f"{phase}: round {number + 1} of {self.size.repetitions}", flush=True)
        for each in [each for each in started if each.rounds]:
            self.note(phase, each.load, each.system, summed_up(each.rounds))

    async def measure_alone(self, shared: Services, name: str, phases: Sequence[str]) -> None:
        """Start one system and go through some phases on it."""
        with self.noting(f"{', '.join(phases)} on {name}"):
            async with load_generator() as load, SYSTEMS[name](shared) as system:
                for phase in phases:
                    load.busiest, started = 0.0, time.monotonic()
                    self.note(phase, load, system, await ALONE[phase](load, system, self.size))
                    print(f"{phase} on {name}: {time.monotonic() - started:.0f} s", flush=True)

    def note(self, phase: str, load: Load, system: System, figures: Figures) -> None:
        self.results.setdefault(phase, {})[system.name] = figures
        self.busiest[f"{phase} on {system.name}"] = load.busiest

    @contextmanager
    def noting(self, what: str) -> Iterator[None]:
        """What goes wrong within is noted, and the run goes on."""
        try:
            yield
        except TROUBLES as error:
            self.failures.append(f"{what}: {error}")
            print(f"FAILED: {self.failures[-1]}", flush=True)
