"""How much memory a page takes while something happens in it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from playwright.async_api import CDPSession

from tests.support.person import Person


@dataclass
class Memory:
    """What one page of Chromium has in memory: its objects, and the bytes that they hold."""

    session: CDPSession
    before: int = 0
    most: int = 0

    @classmethod
    async def of(cls, person: Person) -> "Memory":
        memory = cls(await person.context.new_cdp_session(person.page))
        memory.before = await memory.now()
        return memory

    async def now(self) -> int:
        """What is in use, without what only waits to be thrown away."""
        await self.session.send("HeapProfiler.collectGarbage")
        usage = await self.session.send("Runtime.getHeapUsage")
        return int(usage["usedSize"] + usage.get("embedderHeapUsedSize", 0) + usage.get("backingStorageSize", 0))

    async def look(self) -> None:
        self.most = max(self.most, await self.now() - self.before)


@contextlib.asynccontextmanager
async def watching(*memories: Memory) -> AsyncIterator[None]:
    """How much more memory they take meanwhile than before."""

    async def look() -> None:
        while True:
            await asyncio.gather(*(memory.look() for memory in memories))
            await asyncio.sleep(0.25)

    task = asyncio.ensure_future(look())
    try:
        yield
    finally:
        task.cancel()
