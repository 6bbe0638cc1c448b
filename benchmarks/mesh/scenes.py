"""The systems that are compared: how somebody comes to the page with the button to join."""

import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from playwright.async_api import Page, expect

from benchmarks.processes import listening, node
from tests.support import services
from tests.support.installation import CAST, Installation

DATABASE = "mesh"


class Scene(Protocol):
    """One system that runs."""

    name: str
    alone: bool  # whether one page has both ends

    async def room(self, people: int) -> str:
        """A place for a new call of so many people."""

    async def open(self, page: Page, room: str, number: int) -> None:
        """Bring the page of one of them to where the camera is open and `Join` can be pressed."""


@dataclass
class Ours:
    """This product, as it is deployed: gathered files, PostgreSQL, Redis."""

    installation: Installation
    name: str = "ours"
    alone: bool = False

    async def room(self, people: int) -> str:
        return await self.installation.room(members=CAST[1:], capacity=max(2, people))

    async def open(self, page: Page, room: str, number: int) -> None:
        origin = self.installation.servers[0].origin
        cookie = await self.installation.sign_in(CAST[number])
        await page.context.add_cookies([{"name": "session", "value": cookie, "url": origin}])
        await page.goto(f"{origin}/rooms/{room}/")
        await expect(page.get_by_role("button", name="Turn camera off").locator("visible=true")).to_be_visible()


@dataclass
class Plain:
    """One of the pages in `plain/`: the mesh, or `bare`, which needs nobody else."""

    port: int
    name: str = "plain"
    page: str = ""
    alone: bool = False
    _rooms: Any = field(default_factory=lambda: count(1))

    async def room(self, people: int) -> str:
        return f"room-{next(self._rooms)}"

    async def open(self, page: Page, room: str, number: int) -> None:
        await page.goto(f"http://localhost:{self.port}/{self.page}#{room}")
        await expect(page.get_by_role("button", name="Join")).to_be_enabled()


@asynccontextmanager
async def ours() -> AsyncIterator[Scene]:
    """Start the product."""
    with tempfile.TemporaryDirectory() as folder, services.redis() as redis, services.postgres() as postgres:
        settings = {"DATABASE_URL": services.create_database(postgres.address, DATABASE), "REDIS_URL": redis.address}
        installation = Installation(Path(folder), settings, pages=True)
        try:
            await installation.start()
            yield Ours(installation)
        finally:
            await installation.stop()


@asynccontextmanager
async def plain(name: str, page: str = "") -> AsyncIterator[Scene]:
    """Start the server of the plain pages."""
    port = services.free_port()
    async with node("mesh/plain/server.mjs", str(port)) as process:
        await listening(process)
        yield Plain(port, name, page, alone=bool(page))


SCENES: dict[str, Callable[[], AbstractAsyncContextManager[Scene]]] = {
    "ours": ours,
    "plain": lambda: plain("plain"),
    "bare": lambda: plain("bare", "bare.html"),
}
