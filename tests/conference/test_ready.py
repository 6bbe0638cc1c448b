"""`/readyz`: whether a proxy should send new clients to this process."""

import asyncio
import http.client
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest_asyncio

from rooms.signaling.readiness import readiness
from tests.support import services
from tests.support.daemon import Daemon
from tests.support.installation import Installation, until
from tests.support.kinds import Installations

# s on a busy machine; that the bus is away is known after 8.
SOON = 30.0
READY = "server: ok\ndatabase: ok\nbus: ok\nlease: ok\n"


@dataclass
class Site:
    """A server with a database and a Redis of its own."""

    installation: Installation
    redis: Daemon

    @property
    def port(self) -> int:
        return self.installation.servers[0].port

    def ask(self, path: str = "/readyz") -> tuple[int, str]:
        """Status and text of an answer, over a new connection."""
        return answer(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10), path)

    async def says(self, text: str) -> bool:
        _, found = await asyncio.to_thread(self.ask)
        return text in found

    def rows(self) -> psycopg.Connection:
        """A connection to its database."""
        return psycopg.connect(self.installation.extra["DATABASE_URL"])

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """While somebody holds what the database would have to be asked for."""
        with self.rows() as connection:
            connection.execute("LOCK TABLE rooms_instance IN ACCESS EXCLUSIVE MODE")
            yield

    async def says_so_of_a_lease_that_runs_out(self) -> bool:
        """Let it run out, again each time it is asked: the server renews it every few seconds."""
        with self.rows() as connection:
            connection.execute("UPDATE rooms_instance SET lease_until = now() - interval '1 minute'")
        return await self.says("lease: run out\n")

    async def transactions(self) -> int:
        """How many this database has had so far."""
        # PostgreSQL tells within a second of a process's last one.
        await asyncio.sleep(1.2)
        with self.rows() as connection:
            row = connection.execute(
                "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()"
            ).fetchone()
        assert row
        return int(row[0])


def answer(connection: http.client.HTTPConnection, path: str = "/readyz") -> tuple[int, str]:
    connection.request("GET", path, headers={"Host": "elsewhere.example"})
    response = connection.getresponse()
    return response.status, response.read().decode()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stopped_site(installations: Installations) -> AsyncIterator[Site]:
    """The same before its start."""
    with services.redis() as redis:
        installation = installations.build("cluster", instances=1, REDIS_URL=redis.address)
        yield Site(installation, redis.daemon)
        redis.daemon.thaw()
        await installation.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def site(stopped_site: Site) -> Site:
    await stopped_site.installation.revive()
    return stopped_site


async def test_it_tells_of_bus_lease_and_database_each_by_itself(site: Site) -> None:
    await until(lambda: site.says(READY), "a server that is ready", SOON)
    assert site.ask() == (200, READY)
    site.redis.freeze()
    await until(lambda: site.says("bus: no answer\n"), "a bus that is away", SOON)
    assert site.ask()[0] == 503
    assert site.ask("/healthz") == (200, "ok")
    site.redis.thaw()
    await until(lambda: site.says(READY), "a bus that carries again", SOON)

    await until(site.says_so_of_a_lease_that_runs_out, "a lease that ran out", SOON)
    await until(lambda: site.says(READY), "a lease that was renewed", SOON)

    with site.hanging():
        await until(
            lambda: site.says("database: no answer\nbus: ok\nlease: unknown\n"), "a database that is away", SOON
        )
        assert site.ask()[0] == 503
        assert site.ask("/healthz") == (200, "ok")
    await until(lambda: site.says(READY), "a database that is back", SOON)


async def test_many_who_ask_cost_the_database_nothing_and_wait_for_nothing(site: Site) -> None:
    before = await site.transactions()
    for _ in range(10):
        answers = await asyncio.gather(*(asyncio.to_thread(site.ask) for _ in range(30)))
        assert answers == [(200, READY)] * 30
    # Upkeep and lease have a few a second.
    assert await site.transactions() - before < 100

    with site.hanging():
        await until(lambda: site.says("database: no answer"), "a database that is away", SOON)
        async with asyncio.timeout(12):  # less than ten who wait for the database one after another
            for _ in range(10):
                answers = await asyncio.gather(*(asyncio.to_thread(site.ask) for _ in range(30)))
                assert {status for status, _ in answers} == {503}


async def test_who_ends_is_not_ready(site: Site) -> None:
    kept = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)

    async def ready() -> bool:
        return await asyncio.to_thread(answer, kept) == (200, READY)

    async def ending() -> bool:
        return await asyncio.to_thread(answer, kept) == (503, "server: ending\n")

    await until(ready, "a server that is ready", SOON)
    with site.hanging():  # so that its goodbye takes a while
        stopping = asyncio.ensure_future(site.installation.servers[0].stop(45))
        await until(ending, "a server that ends", SOON)
        kept.close()
    assert await stopping == 0


async def test_who_has_not_started_is_not_ready() -> None:
    assert await readiness() == {"server": "starting"}
