"""What an instance does by the clock: renew its lease, and find out what it has missed.

Pub/sub may lose a message and a socket may end without a word; whatever was missed is found here, from
the database, within seconds.
"""

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError

from accounts.sessions import live_sessions

from ..services import checkup, history, leases
from ..services.identity import end_strangers
from ..services.presence import detach_participant, end_participant, take_snapshot
from .database import for_the_lease, in_database
from .errors import Bye
from .hub import Hub
from .participant import LocalParticipant
from .relay import BUS_ERRORS
from .room import LiveRoom

logger = logging.getLogger(__name__)

BEAT = 1.0  # s
RIGHTS_EVERY = 60.0
MISSED_PINGS = 3


@contextmanager
def log_failure(what: str) -> Iterator[None]:
    """Log what goes wrong, and go on: the next turn may do better."""
    try:
        yield
    except (DatabaseError, *BUS_ERRORS) as error:
        logger.warning("%s: %s", what, error)
    except Exception:
        logger.exception(what)


class Upkeep:
    """The clockwork of one instance."""

    def __init__(self, hub: Hub, instance_id: UUID) -> None:
        self.hub = hub
        self.instance_id = instance_id
        self.compared = time.monotonic()
        self.checked_rights = time.monotonic()
        self.expected: dict[int, int] = {}
        self.strays: set[tuple[int, str, int]] = set()

    async def keep_lease(self) -> None:
        """Renew the lease for ever, whatever else there is to do."""
        while True:
            await asyncio.sleep(settings.LEASE_RENEWAL)
            with log_failure("The lease of this instance could not be renewed"):
                await for_the_lease(leases.hold_lease, self.instance_id, self.hub.relay.channel)

    async def run(self) -> None:
        """Beat for ever; a beat that fails is logged, and the next one tries again."""
        while True:
            await asyncio.sleep(BEAT)
            with log_failure("The upkeep of this instance failed"):
                await self.beat()

    async def beat(self) -> None:
        now = time.monotonic()
        await self.end_silent()
        await self.close_gaps()
        if settings.REDIS_URL:
            await self.catch_up()  # what the bus has lost is found as soon as this
        if self.someone_is_detached():
            await in_database(leases.sweep, self.instance_id)
        if now - self.compared >= settings.LEASE_RENEWAL:
            self.compared = now
            await self.compare()
        if now - self.checked_rights >= RIGHTS_EVERY:
            self.checked_rights = now
            await self.end_strangers()

    async def compare(self) -> None:
        """Hold memory against the rows, and see who else has died."""
        await in_database(leases.sweep, self.instance_id)
        await self.catch_up()
        await self.detach_strays()
        await self.save_reports()

    def someone_is_detached(self) -> bool:
        return any(who.state == "detached" for room in self.hub.rooms.values() for who in room.roster.values())

    async def close_gaps(self) -> None:
        """Read again each room that has waited for a missing change since the last beat."""
        waiting = [room for room in self.hub.rooms.values() if room.has_gap]
        for room in waiting:
            if room.room_id in self.hub.gaps:
                await self.read_again(room)
        self.hub.gaps = {room.room_id for room in waiting if room.has_gap}

    async def catch_up(self) -> None:
        """Read again each room whose row has been ahead of our memory since the last time, or is gone.

        What is only on its way is given until the next time, so that nobody gets a roster instead of news.
        """
        rooms = list(self.hub.rooms.values())
        known = await in_database(checkup.revisions, [room.room_id for room in rooms])
        for room in rooms:
            revision = known.get(room.room_id)
            if revision is None or room.revision < self.expected.get(room.room_id, 0):
                await self.read_again(room)
        self.expected = known

    async def read_again(self, room: LiveRoom) -> None:
        snapshot = await in_database(take_snapshot, room.room_id)
        if snapshot is not None:
            await self.hub.adopt(room, snapshot)
        else:
            room.roster = {}
            await self.hub.end_gone(room)

    async def detach_strays(self) -> None:
        """Detach those who are ours by the rows but have no socket here, seen twice: their end was not written."""
        held = await in_database(checkup.held_by, self.instance_id)
        strays = held - {(who.room.room_id, who.id, who.epoch) for who in self.hub.locals()}
        for stray in strays & self.strays:
            await in_database(detach_participant, *stray)
        self.strays = strays

    async def end_silent(self) -> None:
        """Three missed pings are a lost socket."""
        limit = MISSED_PINGS * settings.HEARTBEAT
        for participant in self.hub.silent(limit):
            await self.lose(participant, Bye("restart", f"Nothing was heard of you for {limit} s.", after=0))

    async def lose(self, participant: LocalParticipant, bye: Bye) -> None:
        if self.hub.forget(participant):
            await participant.socket.bye(bye)
            await in_database(detach_participant, participant.room.room_id, participant.id, participant.epoch)

    async def end_strangers(self) -> None:
        """End those who are signed out or have no right to be here any more, where the telling was lost."""
        local = self.hub.locals()
        live = await in_database(live_sessions, [participant.session_key for participant in local])
        for participant in local:
            if participant.session_key not in live:
                place = (participant.room.room_id, participant.id, participant.epoch)
                await in_database(end_participant, *place, "session-ended")
        for room in list(self.hub.rooms.values()):
            await in_database(end_strangers, room.room_id)

    async def save_reports(self) -> None:
        for room_id, (connected, relayed, failed) in self.hub.take_reports().items():
            await in_database(history.count_reports, room_id, connected, relayed, failed)
