"""This process as an instance: its lease, its start and its end."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from channels.db import database_sync_to_async
from django.conf import settings
from django.db import Error as DatabaseError

from conference.hosted import keep_hosted
from conference.redis import reason_of

from ..services import leases, sweeping
from .canary import Canary
from .database import for_the_lease, in_database
from .errors import Bye
from .hub import Hub
from .participant import Socket
from .relay import BUS_ERRORS
from .upkeep import Upkeep

logger = logging.getLogger(__name__)

DRAIN_TIMEOUT = 6.0  # s to say goodbye and to write that everyone is detached
ENTRIES_TIMEOUT = 2.0  # s of these for those who are on the way in; a room that is locked may hold one up for longer


class StartRefused(Exception):
    """This process may not serve here; the message says why, in one line."""


class Entry:
    """Somebody on the way in: from before the admission until the hub knows of them, or they were refused."""

    def __init__(self) -> None:
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def is_wanted(self) -> bool:
        """Whether the place is still for somebody: asked by the transaction, on its thread, before it ends."""
        return not (self.over.done() or state.draining)


class InstanceState:
    """What exists once a process."""

    hub: Hub | None = None
    id: UUID | None = None
    tasks: list["asyncio.Task[None]"] = []
    starting: "asyncio.Task[None] | None" = None
    draining = False
    # Every open socket, from its handshake on: whoever is only coming in is told of a restart, too.
    sockets: set[Socket] = set()
    # Who is between the decision to let them in and the hub; what is half done is done before the end.
    entries: set[Entry] = set()


state = InstanceState()


async def start() -> None:
    """Take a lease and begin to serve.

    Raises StartRefused when another process without Redis does, or when Redis or the database is away.
    """
    hub, instance = Hub(), uuid4()
    try:
        if not settings.REDIS_URL:
            await check_alone()
        channel = await hub.relay.open()
        await in_database(leases.hold_lease, instance, channel)
    except BUS_ERRORS as error:
        raise StartRefused(f"Redis does not answer: {reason_of(error)}") from error
    except DatabaseError as error:
        raise StartRefused(f"The database does not answer: {error}") from error
    state.hub, state.id, state.draining = hub, instance, False
    hub.relay.listen()
    upkeep = Upkeep(hub, instance)
    state.tasks = [
        asyncio.ensure_future(hub.run()),
        asyncio.ensure_future(hub.announce()),
        asyncio.ensure_future(hub.parcels.run()),
        asyncio.ensure_future(upkeep.keep_lease()),
        asyncio.ensure_future(upkeep.run()),
    ]
    if settings.REDIS_URL:
        state.tasks.append(asyncio.ensure_future(Canary(hub).run()))
    if settings.TURN_API_URL:
        state.tasks.append(asyncio.ensure_future(keep_hosted()))
    log_instance("started", instance)


def log_instance(what: str, instance: UUID) -> None:
    logger.info("instance %s %s", instance, what, extra={"event": what, "instance": str(instance)})


async def check_alone() -> None:
    """Without Redis two instances would split a room silently, so only one may serve.

    A process of this machine that is gone is taken over from at once; of any other, the lease must run
    out, which tells in a few seconds whether it is still renewed.
    """
    # However many were in calls: nobody is served before.
    await database_sync_to_async(sweeping.take_over_dead, thread_sensitive=False)()
    before = await in_database(leases.others_alive)
    while before:
        await asyncio.sleep(0.5)
        now = await in_database(leases.others_alive)
        leases_before = {instance.pk: instance.lease_until for instance in before}
        for instance in now:
            if instance.lease_until != leases_before.get(instance.pk):
                raise StartRefused(
                    f"Another instance ({instance}) serves this database already. Several need REDIS_URL to be set."
                )
        before = now


def restart() -> Bye:
    return Bye("restart", "The server is restarting. Your call goes on.", after=1)


async def running_hub() -> Hub:
    """The hub of this process; starts it where nobody has (runserver). Raises Bye."""
    check_serving()
    if state.hub is None:
        if state.starting is None:
            state.starting = asyncio.ensure_future(start())
        try:
            await asyncio.shield(state.starting)
        except StartRefused as refusal:
            state.starting = None
            logger.error("The signaling could not start: %s", refusal)  # noqa: TRY400
            raise Bye("overloaded", str(refusal), after=5) from None
    if state.hub is None:
        raise Bye("overloaded", "The server is starting.", after=1)
    return state.hub


def check_serving() -> None:
    """Raises Bye while this process ends."""
    if state.draining:
        raise restart()


def instance_id() -> UUID:
    """This process's row, for code that runs after `running_hub`. Raises Bye while this process ends."""
    check_serving()
    if state.id is None:
        raise RuntimeError("The signaling has not started.")
    return state.id


@contextmanager
def entering() -> Iterator[Entry]:
    """Around the admission of one socket. Raises Bye while this process ends."""
    check_serving()
    entry = Entry()
    state.entries.add(entry)
    try:
        yield entry
    finally:
        entry.over.set_result(None)
        state.entries.discard(entry)


async def say_restart() -> None:
    for socket in list(state.sockets):
        await socket.bye(restart())


async def drain() -> None:
    """Say `bye` `restart` to everyone, detach their rows and give the lease up; at most 6 s."""
    state.draining = True
    if state.hub is None or state.id is None:
        return
    forget_all(state.hub)
    await say_restart()
    try:
        async with asyncio.timeout(DRAIN_TIMEOUT):
            if state.entries:
                await asyncio.wait([entry.over for entry in state.entries], timeout=ENTRIES_TIMEOUT)
            forget_all(state.hub)
            await for_the_lease(sweeping.end_lease, state.id)
            await state.hub.inbox.join()
            await state.hub.outbox.join()
            await say_restart()
    except (TimeoutError, DatabaseError) as error:
        logger.warning("Not everyone could be detached before the end: %s", error)
    await state.hub.relay.deafen()
    for task in state.tasks:
        task.cancel()
    await asyncio.gather(*state.tasks, return_exceptions=True)
    log_instance("stopped", state.id)
    state.hub = state.id = state.starting = None


def forget_all(hub: Hub) -> None:
    """Nobody is here any more, so that nobody's end is written one by one: `end_lease` does it for all."""
    for participant in hub.locals():
        hub.forget(participant)
