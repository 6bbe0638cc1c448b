"""Nobody waits for the database without an end, and one room that is locked keeps nobody from the others."""

import asyncio
import gc
import threading
import time
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import psycopg
import pytest
import pytest_asyncio
from django.db import OperationalError

from rooms.services.errors import RoomFull
from rooms.signaling import database, outage
from rooms.signaling.database import RoomBusy, for_the_lease, in_database, in_room
from rooms.signaling.outage import DatabaseAway, Outage, is_outage
from rooms.signaling.threads import Threads
from tests.support.installation import until

PROMPT = 5.0  # s on a busy machine


@pytest_asyncio.fixture(autouse=True)
async def stuck(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[threading.Event]:
    """Two threads and little patience; whoever waits for this event is let go at the end of the test.

    A database that is away stays so however long the machine takes: the next try is not due within the test.
    """
    event = threading.Event()
    monkeypatch.setattr(database, "_threads", Threads(2, "test"))
    monkeypatch.setattr(database, "_outage", Outage())
    monkeypatch.setattr(outage, "RETRY", 60.0)
    monkeypatch.setattr(database, "WAIT", 0.3)
    yield event
    event.set()


def lock(room_id: int, event: threading.Event) -> None:
    event.wait(20)


def look(room_id: int) -> int:
    return room_id


def answered(error: type[psycopg.Error] = psycopg.OperationalError) -> OperationalError:
    """The error that Django makes of one of psycopg's."""
    found = OperationalError()
    found.__cause__ = error()
    return found


def fail(error: Exception) -> None:
    raise error


async def test_who_waits_for_a_locked_room_is_sent_away_and_the_others_are_served(stuck: threading.Event) -> None:
    crowd = [asyncio.ensure_future(in_room(lock, 1, stuck)) for _ in range(20)]
    await asyncio.sleep(0)
    assert await asyncio.wait_for(in_room(look, 2), PROMPT) == 2
    holder, *others = crowd
    done, waiting = await asyncio.wait(others, timeout=PROMPT)
    assert (len(done), len(waiting)) == (19, 0)
    assert {type(task.exception()) for task in done} == {RoomBusy}
    assert not holder.done()
    stuck.set()
    await asyncio.wait_for(holder, PROMPT)
    assert await in_room(look, 1) == 1


async def test_who_finds_no_thread_is_sent_away_and_then_everybody_at_once(
    stuck: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [asyncio.ensure_future(in_room(lock, number, stuck)) for number in (1, 2)]
    await asyncio.sleep(0)
    for _ in range(2):
        with pytest.raises(DatabaseAway):
            await in_database(look, 3)
    monkeypatch.setattr(database, "WAIT", 60.0)
    with pytest.raises(DatabaseAway):
        await asyncio.wait_for(in_database(look, 3), PROMPT)
    stuck.set()
    await asyncio.gather(*held)
    assert await in_database(look, 3) == 3


async def test_a_query_without_an_end_is_not_waited_for(
    stuck: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LIMIT", 0.2)
    with pytest.raises(DatabaseAway):
        await asyncio.wait_for(in_room(lock, 1, stuck), PROMPT)


async def test_the_lease_is_tried_while_nobody_else_need_try() -> None:
    for _ in range(2):
        with pytest.raises(OperationalError):
            await in_database(fail, answered())
    with pytest.raises(DatabaseAway):
        await in_database(look, 1)
    assert await for_the_lease(look, 1) == 1
    assert await in_database(look, 1) == 1


async def test_one_tries_again_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        with pytest.raises(OperationalError):
            await in_database(fail, answered())
    monkeypatch.setattr(database._outage, "next_try", time.monotonic())
    assert await in_database(look, 1) == 1


async def test_one_connection_that_breaks_is_no_outage() -> None:
    with pytest.raises(OperationalError):
        await in_database(fail, answered())
    assert await in_database(look, 1) == 1


async def test_a_rule_that_is_not_met_is_an_answer() -> None:
    for error in (answered(), RoomFull(), answered()):
        with pytest.raises(type(error)):
            await in_database(fail, error)
    assert await in_database(look, 1) == 1


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (psycopg.OperationalError, True),
        (psycopg.errors.AdminShutdown, True),
        (psycopg.errors.TooManyConnections, True),
        (psycopg.errors.ConnectionFailure, True),
        (psycopg.errors.LockNotAvailable, False),
        (psycopg.errors.QueryCanceled, False),
        (psycopg.errors.DeadlockDetected, False),
    ],
)
def test_a_server_that_answers_is_there(error: type[psycopg.Error], expected: bool) -> None:
    assert is_outage(answered(error)) is expected


def test_a_locked_sqlite_is_no_outage() -> None:
    assert not is_outage(OperationalError("database is locked"))


def refuse(*_: object) -> None:
    raise RoomFull


@pytest.fixture
def without_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


async def is_forgotten(error: "weakref.ref[Any]") -> None:
    """Its thread may need a moment to let go of it."""

    async def is_so() -> bool:
        return error() is None

    await until(is_so, "the end of an error", PROMPT)


@pytest.mark.usefixtures("without_collector")
@pytest.mark.parametrize(
    "call", [lambda: in_database(refuse), lambda: in_room(refuse, 1)], ids=["in_database", "in_room"]
)
async def test_an_error_that_was_handled_leaves_nothing_for_the_garbage_collector(
    call: Callable[[], Awaitable[None]],
) -> None:
    with pytest.raises(RoomFull) as raised:
        await call()
    error = weakref.ref(raised.value)
    del raised
    await is_forgotten(error)


@pytest.mark.usefixtures("without_collector")
async def test_nor_does_one_about_a_query_without_an_end(
    stuck: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LIMIT", 0.1)
    with pytest.raises(DatabaseAway) as raised:
        await in_room(lock, 1, stuck)
    error = weakref.ref(raised.value)
    del raised
    await is_forgotten(error)
