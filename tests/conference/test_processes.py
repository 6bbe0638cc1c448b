"""`manage.py serve --processes N`: several server processes on one port."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from tests.support.client import Client
from tests.support.installation import Installation, until
from tests.support.kinds import Installations
from tests.support.meeting import MeetingPlace
from tests.support.services import free_port

from .manage import PRODUCTION, manage

SIZE = 2


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def several(installations: Installations) -> AsyncIterator[Installation]:
    """An installation whose server has SIZE processes, not started; leaves no process behind."""
    found = installations.build("cluster", instances=1, DATABASE_POOL="6", PROCESSES=str(SIZE), RESUME_TTL="120")
    yield found
    await found.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def crew(several: Installation) -> AsyncIterator[Installation]:
    """The same with every process serving; fails if one prints a traceback."""
    before = several.log_sizes()
    await several.revive()
    await until(lambda: all_serve(several), "all processes to serve", 90)
    yield several
    several.check_logs(before)


async def all_serve(installation: Installation) -> bool:
    """By the rows, with a lease for each process."""
    query = "SELECT pid FROM rooms_instance WHERE lease_until > now()"
    with psycopg.connect(installation.extra["DATABASE_URL"]) as connection:
        return {pid for (pid,) in connection.execute(query)} >= children(installation) and len(
            children(installation)
        ) == SIZE


def log(installation: Installation) -> str:
    return installation.servers[0].log.read_text()


def parent(installation: Installation) -> int:
    process = installation.servers[0].process
    assert process
    return process.pid


def children(installation: Installation) -> set[int]:
    """The ids of the server processes."""
    pid = parent(installation)
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


async def have_ended(processes: set[int]) -> bool:
    running = {int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal()}  # noqa: ASYNC240
    return not processes & running


def process_of(installation: Installation, client: Client) -> int:
    """The id of the process that holds a participant."""
    query = "SELECT pid FROM rooms_participant p JOIN rooms_instance i ON i.id = p.instance_id WHERE p.id = %s"
    with psycopg.connect(installation.extra["DATABASE_URL"]) as connection:
        row = connection.execute(query, [client.id]).fetchone()
    assert row
    return int(row[0])


async def two_apart(installation: Installation) -> tuple[MeetingPlace, Client, Client]:
    """Alice and Bob in one room, each on another process."""
    place = MeetingPlace(installation, await installation.room())
    alice = await place.join("Alice")
    for _ in range(40):
        bob = await place.join("Bob")
        if process_of(installation, alice) != process_of(installation, bob):
            return place, alice, bob
        await bob.leave()
    raise AssertionError("all connections go to one process")


async def come_back(place: MeetingPlace, client: Client, name: str) -> Client:
    """Resume as a client of the protocol does after `bye` `restart`, which another process may say as well."""
    while True:
        back = await place.connect(name)
        await back.send("hello", resume=client.resume)
        answer = await back.receive()
        if answer["type"] == "welcome":
            back.welcome = answer
            return back
        assert answer["code"] == "restart", answer


async def test_a_process_that_is_killed_is_replaced_and_the_others_serve_on(crew: Installation) -> None:
    place, alice, bob = await two_apart(crew)
    before = children(crew)
    os.kill(process_of(crew, bob), signal.SIGKILL)
    back = await come_back(place, bob, "Bob")
    assert back.id == bob.id
    await alice.send("offer", recipient=bob.id, connection=2, sdp="v=0")

    async def replaced() -> bool:
        return len(children(crew)) == SIZE and children(crew) != before

    await until(replaced, "another process in its place", 20)
    assert "was ended by signal 9. It is started again" in log(crew)
    await place.close()


async def test_connections_of_a_process_that_hangs_are_taken_by_the_others(crew: Installation) -> None:
    hanging = max(children(crew))
    os.kill(hanging, signal.SIGSTOP)
    try:
        asking = [asyncio.ensure_future(ask(crew.servers[0].port)) for _ in range(40)]
        # Those that it had taken before it fell asleep are its own.
        done, waiting = await asyncio.wait(asking, timeout=8)
        assert len(done) >= 38
    finally:
        os.kill(hanging, signal.SIGCONT)
    await asyncio.gather(*waiting)


async def test_a_renewal_replaces_every_process_and_refuses_no_connection(crew: Installation) -> None:
    place, alice, bob = await two_apart(crew)
    before = children(crew)
    asking = asyncio.ensure_future(ask_until_cancelled(crew.servers[0].port))
    os.kill(parent(crew), signal.SIGHUP)
    assert (await alice.expect_bye(30))["code"] == "restart"
    alice_again = await come_back(place, alice, "Alice")
    assert (await bob.expect_bye(30))["code"] == "restart"
    bob_again = await come_back(place, bob, "Bob")
    assert (alice_again.id, bob_again.id) == (alice.id, bob.id)

    async def renewed() -> bool:
        return len(children(crew)) == SIZE and not children(crew) & before

    await until(renewed, "new processes in all places", 40)
    asking.cancel()
    # One after the other; the socket of a process that is being replaced is looked after ten times a second.
    assert await asking > 10
    await place.close()


async def test_people_on_one_port_meet_over_processes_and_all_are_told_at_the_end(crew: Installation) -> None:
    _place, alice, bob = await two_apart(crew)
    await bob.send("offer", recipient=alice.id, connection=1, sdp="v=0")
    assert (await alice.expect("offer"))["sender"] == bob.id
    started = time.monotonic()
    stopping = asyncio.ensure_future(crew.servers[0].stop(30))
    await alice.bye("restart")
    await bob.bye("restart")
    assert await stopping == 0
    assert time.monotonic() - started < 20  # 10 on a machine that has time


async def test_a_service_manager_that_tells_every_process_ends_them_in_good_order(crew: Installation) -> None:
    _place, alice, bob = await two_apart(crew)
    for pid in (*children(crew), parent(crew)):
        os.kill(pid, signal.SIGTERM)
    await alice.bye("restart")
    await bob.bye("restart")
    assert await asyncio.to_thread(crew.servers[0].process.wait, 30) == 0  # type: ignore[union-attr]


async def test_a_process_that_hangs_delays_the_end_by_10_seconds_at_most(crew: Installation) -> None:
    os.kill(max(children(crew)), signal.SIGSTOP)
    started = time.monotonic()
    assert await crew.servers[0].stop(45) == 0
    assert time.monotonic() - started < 30  # 10 on a machine that has time


async def test_when_the_parent_is_killed_its_processes_end_in_good_order(crew: Installation) -> None:
    _place, alice, bob = await two_apart(crew)
    left = children(crew)
    await crew.servers[0].kill()
    await alice.bye("restart")
    await bob.bye("restart")

    await until(lambda: have_ended(left), "the end of every process", 12)


async def ask_until_cancelled(port: int) -> int:
    """New connections, one after the other; how many were answered. AssertionError if one was not."""
    answered = 0
    with contextlib.suppress(asyncio.CancelledError):
        while True:
            await ask(port)
            answered += 1
    return answered


async def ask(port: int) -> None:
    """One connection and one request, which must be answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    answer = await asyncio.wait_for(reader.read(), 20)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 200"), answer
    assert answer.endswith(b"\r\n0\r\n\r\n"), answer


async def test_a_start_that_fails_is_one_line_for_all_processes(several: Installation) -> None:
    settings = several.environment | {"SITE_URL": "http://localhost", "PORT": str(free_port())}
    refused = manage("serve", "--skip-checks", **settings | {"REDIS_URL": "redis://127.0.0.1:1"})
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.count("Redis does not answer") == 1
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("missing", ["REDIS_URL", "DATABASE_URL"])
def test_several_processes_are_refused_without_what_connects_them(missing: str, tmp_path: Path) -> None:
    environment = {**PRODUCTION, "DATA_DIR": str(tmp_path), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    del environment[missing]
    refused = manage("serve", "--skip-checks", "--processes", "2", **environment)
    assert refused.returncode == 1
    assert refused.stderr.endswith("Several processes need PostgreSQL (DATABASE_URL) and Redis (REDIS_URL).\n")
    assert "Traceback" not in refused.stderr
