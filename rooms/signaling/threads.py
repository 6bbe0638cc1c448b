"""Threads for what waits for the database, and locks: nobody waits for either longer than is bearable."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from django.db import Error as DatabaseError
from django.db import close_old_connections

from .outage import DatabaseAway

T = TypeVar("T")

PAUSE = 0.5  # s after which a connection may have been broken without anybody noticing
_thread = threading.local()


async def acquire(lock: asyncio.Lock | asyncio.Semaphore, until: float) -> bool:
    """Take a lock before the loop's clock shows `until`; False if that was not to be."""
    if not lock.locked():
        return await lock.acquire()
    try:
        async with asyncio.timeout_at(until):
            return await lock.acquire()
    except TimeoutError:
        return False


class Threads:
    """Threads that call the database. A caller waits for a free one, never in a queue without an end."""

    def __init__(self, size: int, name: str) -> None:
        self.executor = ThreadPoolExecutor(size, name)
        self.free = asyncio.Semaphore(size)

    async def run(self, function: Callable[[], T], start_by: float, limit: float) -> T:
        """Run a function on a thread; what it raises is raised here.

        Raises DatabaseAway when no thread was free until the loop's clock showed `start_by`, and when the
        function has not ended `limit` s after its start; then it goes on alone, and keeps its thread.
        """
        if not await acquire(self.free, start_by):
            raise DatabaseAway("Too many wait for the database.")
        loop = asyncio.get_running_loop()
        running = loop.run_in_executor(self.executor, copy_context().run, with_connection, function)
        running.add_done_callback(lambda _: self.free.release())
        try:
            async with asyncio.timeout(limit):
                return await asyncio.shield(running)
        except TimeoutError:
            raise DatabaseAway("The database takes too long.") from None
        finally:
            # What it raises knows this frame, which must not know it: only the garbage collector would end that.
            del running


def with_connection(function: Callable[[], T]) -> T:
    """Call it on this thread's connection, which is kept while there is much to do, and given back after a failure.

    To take one from the pool means to ask whether it works, which is a round trip; so that is done after a pause.
    """
    now = time.monotonic()
    if now - getattr(_thread, "used", 0.0) > PAUSE:
        close_old_connections()
    try:
        result = function()
    except DatabaseError:
        close_old_connections()
        raise
    _thread.used = now
    return result
