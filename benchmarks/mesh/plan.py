"""Which system is measured when: in rounds, so that what else the machine does meets all of them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import Browser, Playwright
from playwright.async_api import Error as BrowserError

from benchmarks.figures import Results, summed_up
from benchmarks.mesh.chromium import chromium
from benchmarks.mesh.goals import PAGE, TWO
from benchmarks.mesh.meeting import Meeting, MeetingError
from benchmarks.mesh.scenes import SCENES, Scene
from benchmarks.mesh.size import Size
from benchmarks.mesh.weight import weigh

TROUBLES = (AssertionError, BrowserError, MeetingError)


@dataclass
class Run:
    """One run of the benchmark: what it measured so far, and what went wrong."""

    playwright: Playwright
    size: Size
    rounds: dict[str, dict[str, list[dict[str, float]]]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    version: str = ""

    @property
    def results(self) -> Results:
        """The figures of all rounds."""
        return {
            phase: {name: summed_up(rounds) for name, rounds in by_system.items()}
            for phase, by_system in self.rounds.items()
        }

    async def measure(self, systems: list[str]) -> None:
        """Everything, on these systems; what fails is noted, and the rest is measured."""
        async with AsyncExitStack() as stack:
            scenes = [await stack.enter_async_context(SCENES[name]()) for name in systems]
            for scene in [scene for scene in scenes if scene.name == "ours"]:
                async with self.noting(PAGE, scene) as browser:
                    self.note(PAGE, scene, await weigh(scene, browser))
            for number in range(self.size.joins):
                for scene in scenes:
                    await self.join_two(scene)
                print(f"{TWO}: {number + 1} of {self.size.joins}", flush=True)
            for number in range(self.size.rounds):
                for people in self.size.people:
                    for scene in [scene for scene in scenes if not scene.alone]:
                        await self.meet(scene, people)
                print(f"calls: round {number + 1} of {self.size.rounds}", flush=True)

    async def join_two(self, scene: Scene) -> None:
        """The first frame, with nothing else going on."""
        async with self.noting(TWO, scene) as browser:
            meeting = Meeting(scene, browser, self.size)
            await meeting.gather(1 if scene.alone else 2)
            self.note(TWO, scene, meeting.waited)

    async def meet(self, scene: Scene, people: int) -> None:
        """A call of some people."""
        phase = f"{people} people"
        async with self.noting(phase, scene) as browser:
            meeting = Meeting(scene, browser, self.size)
            await meeting.gather(people)
            self.note(phase, scene, meeting.waited | await meeting.look())

    def note(self, phase: str, scene: Scene, figures: dict[str, float]) -> None:
        self.rounds.setdefault(phase, {}).setdefault(scene.name, []).append(figures)

    @asynccontextmanager
    async def noting(self, phase: str, scene: Scene) -> AsyncIterator[Browser]:
        """A fresh browser; what goes wrong with it is noted, and the run goes on."""
        try:
            async with chromium(self.playwright) as browser:
                self.version = browser.version
                yield browser
        except TROUBLES as error:
            self.failures.append(f"{phase} on {scene.name}: {error}")
            print(f"FAILED: {self.failures[-1]}", flush=True)
