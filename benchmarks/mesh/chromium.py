"""One Chromium for all participants of a call, and the CPU time of its processes."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Playwright, ViewportSize

from tests.support.browsers import Browsers

PAGES = Path(__file__).resolve().parent / "pages"
WINDOW: ViewportSize = {"width": 1280, "height": 720}
DEVICES = "fps=20"


@asynccontextmanager
async def chromium(playwright: Playwright) -> AsyncIterator[Browser]:
    """A browser with nothing open."""
    browsers = Browsers(playwright)
    try:
        yield await browsers.chromium(DEVICES)
    finally:
        await browsers.close()


async def new_person(browser: Browser) -> BrowserContext:
    """The window of somebody new, with the same camera and the same watch in every system."""
    context = await browser.new_context(viewport=WINDOW)
    for script in ("watch.js", "camera.js"):
        await context.add_init_script(path=PAGES / script)
    return context


class CpuClock:
    """What the processes of a browser have used since `begin`, by their kind."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.before: dict[int, float] = {}
        self.session: Any = None

    async def begin(self) -> None:
        self.session = await self.browser.new_browser_cdp_session()
        self.before = {each["id"]: each["cpuTime"] for each in await self._processes()}

    async def seconds(self) -> Counter[str]:
        """CPU time by kind of process: `renderer`, `GPU`, `browser`, `utility` (network, sound, camera)."""
        used: Counter[str] = Counter()
        for each in await self._processes():
            kind = each["type"] if each["type"] in ("renderer", "GPU", "browser") else "utility"
            used[kind] += each["cpuTime"] - self.before.get(each["id"], 0)
        return used

    async def _processes(self) -> list[dict[str, Any]]:
        found = await self.session.send("SystemInfo.getProcessInfo")
        return list(found["processInfo"])
