"""Services from async code, on threads of their own, so that a slow query stalls no other participant."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from channels.db import DatabaseSyncToAsync

P = ParamSpec("P")
T = TypeVar("T")

# Each thread holds at most one connection; fewer than the pool has, so that pages get some too.
_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="signaling-database")
# The lease must not wait behind a rush of joins: it would run out, and everyone here be taken for dead.
_lease_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="signaling-lease")


async def in_database(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a service function; what it raises is raised here."""
    call = DatabaseSyncToAsync(function, thread_sensitive=False, executor=_threads)
    result: T = await call(*args, **kwargs)
    return result


async def for_the_lease(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The same on a thread that does nothing else."""
    call = DatabaseSyncToAsync(function, thread_sensitive=False, executor=_lease_thread)
    result: T = await call(*args, **kwargs)
    return result
