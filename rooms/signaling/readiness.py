"""Whether this process should be sent new clients: the answer to `/readyz`, for a proxy that has others.

It is answered from memory, and by one query that all who ask within 2 s share. So a flood of questions costs
the database nothing.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from channels.db import DatabaseSyncToAsync
from django.db import Error as DatabaseError

from ..services.readiness import holds_lease
from . import lifecycle
from .canary import MISSES
from .counts import counts

FRESH = 2.0  # s that the answer of the database counts
PATIENCE = 1.5  # s that it may take

OK = "ok"
NO_ANSWER = "no answer"
UNKNOWN = "unknown"

# Neither behind a rush of joins nor behind the lease.
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readiness")


class Rows:
    """What the database says: of itself, and of our lease."""

    def __init__(self) -> None:
        self.question: asyncio.Task[tuple[str, str]] | None = None
        self.asked = 0.0

    async def ask(self, instance_id: UUID) -> tuple[str, str]:
        """How database and lease are; at most PATIENCE seconds after somebody asked first."""
        now = time.monotonic()
        if self.question is None or (self.question.done() and now - self.asked >= FRESH):
            self.asked = now
            self.question = asyncio.ensure_future(look(instance_id))
        done, _ = await asyncio.wait({self.question}, timeout=max(0.0, self.asked + PATIENCE - now))
        return self.question.result() if done else (NO_ANSWER, UNKNOWN)


async def look(instance_id: UUID) -> tuple[str, str]:
    try:
        held = await DatabaseSyncToAsync(holds_lease, thread_sensitive=False, executor=_thread)(instance_id)
    except DatabaseError:
        return NO_ANSWER, UNKNOWN
    return OK, OK if held else "run out"


rows = Rows()


async def readiness() -> dict[str, str]:
    """Each thing that this process needs and how it is. It is ready if all of them are OK."""
    if lifecycle.state.draining:
        return {"server": "ending"}
    if lifecycle.state.id is None:
        return {"server": "starting"}
    database, lease = await rows.ask(lifecycle.state.id)
    bus = OK if counts.bus_misses < MISSES else NO_ANSWER
    return {"server": OK, "database": database, "bus": bus, "lease": lease}
