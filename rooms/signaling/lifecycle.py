"""This process as an instance: its lease, its start and its end."""

import asyncio
import logging
from uuid import UUID, uuid4

from django.conf import settings
from django.db import Error as DatabaseError

from ..services import leases
from .database import in_database
from .errors import Bye
from .hub import Hub
from .upkeep import Upkeep

logger = logging.getLogger(__name__)

DRAIN_TIMEOUT = 6.0  # s to say goodbye and to write that everyone is detached


class StartRefused(Exception):
    """This process may not serve here; the message says why, in one line."""


class InstanceState:
    """What exists once a process."""

    hub: Hub | None = None
    id: UUID | None = None
    tasks: list["asyncio.Task[None]"] = []
    starting: "asyncio.Task[None] | None" = None
    draining = False


state = InstanceState()


async def start() -> None:
    """Take a lease and begin to serve. Raises StartRefused when another process without Redis does."""
    if not settings.REDIS_URL:
        await check_alone()
    hub = Hub()
    channel = await hub.relay.open()
    instance = uuid4()
    await in_database(leases.hold_lease, instance, channel)
    state.hub, state.id, state.draining = hub, instance, False
    state.tasks = [
        asyncio.ensure_future(hub.run()),
        asyncio.ensure_future(hub.announce()),
        asyncio.ensure_future(hub.relay.read()),
        asyncio.ensure_future(Upkeep(hub, instance).run()),
    ]


async def check_alone() -> None:
    """Without Redis two instances would split a room silently, so only one may serve.

    A process of this machine that is gone is taken over from at once; of any other, the lease must run
    out, which tells in a few seconds whether it is still renewed.
    """
    await in_database(leases.take_over_dead)
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
    if state.draining:
        raise restart()
    if state.hub is None:
        if state.starting is None:
            state.starting = asyncio.ensure_future(start())
        try:
            await asyncio.shield(state.starting)
        except (StartRefused, DatabaseError) as refusal:
            state.starting = None
            logger.error("The signaling could not start: %s", refusal)  # noqa: TRY400
            raise Bye("overloaded", str(refusal), after=5) from None
    if state.hub is None:
        raise Bye("overloaded", "The server is starting.", after=1)
    return state.hub


def instance_id() -> UUID:
    """This process's row. Only for code that runs after `running_hub`."""
    if state.id is None:
        raise RuntimeError("The signaling has not started.")
    return state.id


async def drain() -> None:
    """Say `bye` `restart` to everyone, detach their rows and give the lease up; at most 6 s."""
    state.draining = True
    if state.hub is None or state.id is None:
        return
    for participant in state.hub.locals():
        state.hub.forget(participant)
        await participant.socket.bye(restart())
    try:
        async with asyncio.timeout(DRAIN_TIMEOUT):
            await in_database(leases.end_lease, state.id)
            await state.hub.inbox.join()
            await state.hub.outbox.join()
    except (TimeoutError, DatabaseError) as error:
        logger.warning("Not everyone could be detached before the end: %s", error)
    for task in state.tasks:
        task.cancel()
    await asyncio.gather(*state.tasks, return_exceptions=True)
    state.hub = state.id = state.starting = None
