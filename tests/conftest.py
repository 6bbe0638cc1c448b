"""Fixtures that start real things: Redis, PostgreSQL, coturn, and whole installations."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import pytest
import pytest_asyncio

from tests.support import services
from tests.support.installation import CAST, Installation
from tests.support.kinds import Installations
from tests.support.meeting import MeetingPlace
from tests.support.patterns import Patterns
from tests.support.workers import Workers, turn_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share processes, and so sockets and browsers, share one event loop; what takes longest comes first."""
    for item in items:
        if "installations" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
    items.sort(key=turn_of)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Workers:
    """For `pytest -n`, which `make test` uses: what runs together on one worker."""
    return Workers(config, log)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of a Redis of this test run."""
    with services.redis() as redis:
        yield redis.address


@pytest.fixture(scope="session")
def turn_server() -> Iterator[str]:
    """The `host:port` of a coturn of this test run."""
    with services.coturn() as address:
        yield address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def installations(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installations]:
    """All installations of this test run, by kind; Redis and PostgreSQL start with the first cluster."""
    with ExitStack() as stack:
        redis = cache(lambda: stack.enter_context(services.redis()).address)
        postgres = cache(lambda: stack.enter_context(services.postgres()).address)
        found = Installations(redis, tmp_path_factory.mktemp, Patterns(postgres, tmp_path_factory.mktemp, CAST))
        yield found
        await found.stop()


@pytest_asyncio.fixture(loop_scope="session", params=["embedded", "cluster"])
async def installation(request: pytest.FixtureRequest, installations: Installations) -> AsyncIterator[Installation]:
    """One on SQLite alone, then one of two instances on PostgreSQL and Redis; fails if a server prints a traceback."""
    kind, settings = request.param if isinstance(request.param, tuple) else (request.param, {})
    found = await installations.get(kind, **settings)
    before = found.log_sizes()
    yield found
    found.check_logs(before)


@pytest_asyncio.fixture(loop_scope="session")
async def place(installation: Installation) -> AsyncIterator[MeetingPlace]:
    """A room hosted by Alice, with Bob as a member; Charlie is a stranger to it."""
    meeting = MeetingPlace(installation, await installation.room())
    yield meeting
    await meeting.close()
