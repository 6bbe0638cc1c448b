"""People at real browsers, in a room of a real installation."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from tests.support.browsers import PLAIN_HOST, Browsers
from tests.support.gathering import Gathering, gathered
from tests.support.installation import Installation
from tests.support.kinds import Installations


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browsers() -> AsyncIterator[Browsers]:
    """The browsers of this test run."""
    async with async_playwright() as playwright:
        found = Browsers(playwright)
        yield found
        await found.close()


@pytest_asyncio.fixture(loop_scope="session")
async def installation(request: pytest.FixtureRequest, installations: Installations) -> AsyncIterator[Installation]:
    """The embedded one, unless the test asks for another; its pages have their static files."""
    kind, settings = getattr(request, "param", ("embedded", {}))
    found = await installations.get(kind, pages=True, ALLOWED_HOSTS=PLAIN_HOST, **settings)
    before = found.log_sizes()
    yield found
    found.check_logs(before)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sitting(installations: Installations, browsers: Browsers) -> AsyncIterator[Gathering]:
    """A room whose people keep their pages from one test to the next: a new page costs more than most look at it."""
    async with gathered(installations, browsers, "Bob") as meeting:
        yield meeting


@pytest_asyncio.fixture(loop_scope="session")
async def gathering(installation: Installation, browsers: Browsers) -> AsyncIterator[Gathering]:
    """A room of Alice and Bob (and Dana and Emeka, who are members too); nobody is inside yet."""
    meeting = Gathering(installation, browsers, await installation.room(members=("Bob", "Dana", "Emeka")))
    yield meeting
    await meeting.close()
