"""Services from async code, on threads of their own, so that a slow query stalls no other participant."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from channels.db import DatabaseSyncToAsync

P = ParamSpec("P")
T = TypeVar("T")

# Each thread holds at most one connection; fewer than the pool has, so that pages get some too.
_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="signaling-database")


async def in_database(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a service function; what it raises is raised here."""
    call = DatabaseSyncToAsync(function, thread_sensitive=False, executor=_threads)
    result: T = await call(*args, **kwargs)
    return result
