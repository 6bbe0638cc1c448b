"""Services from async code: on threads of their own, so that a slow query stalls nobody, and never without an end.

Whoever asks waits some seconds at most, whatever the database does. What changes one room is done one by
one, and who waits for a turn takes no thread: so a room whose row is locked keeps nobody from the others.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from django.conf import settings
from django.db import OperationalError

from .outage import Outage
from .threads import Threads, acquire

P = ParamSpec("P")
T = TypeVar("T")

WAIT = 5.0  # s until a call begins
LIMIT = 6.0  # s until it ends after that; PostgreSQL itself gives up a locked row sooner

# Each thread holds at most one connection; fewer than the pool has, so that pages get some too.
_threads = Threads(settings.DATABASE_THREADS, "signaling-database")
# The lease must not wait behind a rush of joins: it would run out, and everyone here be taken for dead.
_lease_thread = Threads(1, "signaling-lease")
# Nor may what is done by the clock, which finds what was missed.
_upkeep_thread = Threads(1, "signaling-upkeep")
# Whose turn it is at a room; kept by those who wait for it.
_turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
_outage = Outage()


class RoomBusy(OperationalError):
    """Others have kept this room for some seconds, or somebody outside has locked it."""


async def in_database(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a service function; what it raises is raised here.

    Raises DatabaseAway, a DatabaseError, after some seconds, and at once while the database is known to be away.
    """
    return await _ask(partial(function, *args, **kwargs), _deadline())


async def in_room(function: Callable[Concatenate[int, P], T], room_id: int, *args: P.args, **kwargs: P.kwargs) -> T:
    """The same for a service that locks a room: one at a time. Raises RoomBusy, a DatabaseError, as well."""
    start_by = _deadline()
    turn = _turns.setdefault(room_id, asyncio.Lock())
    if not await acquire(turn, start_by):
        raise RoomBusy("Others wait for this room already.")
    try:
        return await _ask(partial(function, room_id, *args, **kwargs), start_by)
    finally:
        turn.release()


async def for_the_lease(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The same on a thread that does nothing else, and also while the database seems to be away."""
    return await _try(_lease_thread, partial(function, *args, **kwargs))


async def for_upkeep(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The same on the thread for what is done by the clock."""
    return await _try(_upkeep_thread, partial(function, *args, **kwargs))


def _deadline() -> float:
    return asyncio.get_running_loop().time() + WAIT


async def _ask(call: Callable[[], T], start_by: float) -> T:
    with _outage.asked():
        return await _threads.run(call, start_by, LIMIT)


async def _try(threads: Threads, call: Callable[[], T]) -> T:
    with _outage.observed():
        return await threads.run(call, _deadline(), LIMIT)
