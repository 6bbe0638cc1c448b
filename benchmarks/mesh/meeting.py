"""A call of some people: how long the last one waits for the pictures, and what flows then at which cost."""

import asyncio
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, Page

from benchmarks.mesh.chromium import CpuClock, new_person
from benchmarks.mesh.scenes import Scene
from benchmarks.mesh.size import Size

Reading = dict[str, Any]  # what watch.js reads on one page: `at` in ms, and `links`, by the number of each connection


class MeetingError(Exception):
    """A call in which something is missing that is measured."""


@dataclass
class Meeting:
    """People in one call; `waited` has the figures of the last one who came, in ms after the click on `Join`."""

    scene: Scene
    browser: Browser
    size: Size
    pages: list[Page] = field(default_factory=list)
    waited: dict[str, float] = field(default_factory=dict)

    async def gather(self, people: int) -> None:
        """One after another they come; nobody comes before the last one sees and is seen."""
        room = await self.scene.room(people)
        for number in range(people):
            context = await new_person(self.browser)
            page = await context.new_page()
            await self.scene.open(page, room, number)
            self.pages.append(page)
            await self.join(page)

    async def join(self, page: Page) -> None:
        """Press `Join`, and wait for all pictures on all pages."""
        pictures = len(self.pages) - 1 or self.scene.alone
        await page.get_by_role("button", name="Join", exact=True).click()
        if not pictures:
            return
        arrived = await asyncio.gather(*(self.pictures(each, pictures) for each in self.pages))
        clicked, own = float(await page.evaluate("bench.clicked")), arrived[-1]
        self.waited = {"first frame: ms": own[0] - clicked, "all frames: ms": own[-1] - clicked}
        self.waited["seen by all: ms"] = max(times[-1] for times in arrived) - clicked

    async def pictures(self, page: Page, count: int) -> list[float]:
        """When the pictures of the others were first shown on a page. Raises MeetingError if one doesn't come."""
        times: list[float] = await page.evaluate(
            "([n, ms]) => bench.pictures(n, ms)", [count, self.size.patience * 1e3]
        )
        if len(times) < count:
            raise MeetingError(f"only {len(times)} of {count} pictures within {self.size.patience:g} s")
        return times

    async def look(self) -> dict[str, float]:
        """After a while in which bandwidth is found: frames, heights, kilobits and CPU time."""
        await asyncio.sleep(self.size.settle)
        cpu = CpuClock(self.browser)
        before = await self.read()
        await cpu.begin()
        started = time.monotonic()
        await asyncio.sleep(self.size.seconds)
        used, seconds = await cpu.seconds(), time.monotonic() - started
        rows = [Flow.of(*each) for each in zip(before, await self.read(), strict=True)]
        figures = summed(rows, len(self.pages) - 1)
        figures["CPU: %"] = 100 * sum(used.values()) / seconds
        return figures | {f"CPU, {kind}: %": 100 * part / seconds for kind, part in sorted(used.items())}

    async def read(self) -> list[Reading]:
        """What every page counts of its connections."""
        return list(await asyncio.gather(*(page.evaluate("bench.read()") for page in self.pages)))


@dataclass(frozen=True, slots=True)
class Flow:
    """What one page got within some seconds."""

    rates: list[float]  # frames/s of each picture that it receives
    heights: list[float]
    kilobits: float  # a second, out, with all that is around the media
    silent: int  # connections without sound

    @classmethod
    def of(cls, before: Reading, after: Reading) -> "Flow":
        """The difference of two readings."""
        seconds = (after["at"] - before["at"]) / 1000
        nothing = {"frames": 0, "sound": 0, "sent": 0}
        pairs = [(before["links"].get(number, nothing), link) for number, link in after["links"].items()]
        return cls(
            rates=[(link["frames"] - old["frames"]) / seconds for old, link in pairs],
            heights=[link["height"] for _, link in pairs],
            kilobits=sum(link["sent"] - old["sent"] for old, link in pairs) * 8 / 1000 / seconds,
            silent=sum(link["sound"] <= old["sound"] for old, link in pairs),
        )


def summed(rows: list[Flow], others: int) -> dict[str, float]:
    """The figures of a call. Raises MeetingError unless each page has a connection with sound to each other."""
    if any(len(row.rates) != others or row.silent for row in rows):
        raise MeetingError(f"not everybody has {others} connections with sound: {rows}")
    rates = [rate for row in rows for rate in row.rates]
    return {
        "frames/s a link": statistics.mean(rates),
        "frames/s, slowest link": min(rates),
        "received height": min(height for row in rows for height in row.heights),
        "kbit/s out each": statistics.mean(row.kilobits for row in rows),
    }


async def joined(scene: Scene, browser: Browser, size: Size, people: int) -> Meeting:
    """A call in which everybody is; AssertionError, MeetingError or an error of Playwright if that fails."""
    meeting = Meeting(scene, browser, size)
    await meeting.gather(people)
    return meeting
