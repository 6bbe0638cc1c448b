"""What an instance does by the clock: renew its lease, and find out what it has missed.

Pub/sub may lose a message and a socket may end without a word; whatever was missed is found here, from
the database, within seconds.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError

from accounts.sessions import live_sessions

from ..services import checkup, history, leases, rows, sweeping
from ..services.identity import end_strangers, rooms_with_strangers
from ..services.presence import detach_participant, end_participant, take_snapshot
from .database import for_the_lease, for_upkeep, in_room
from .errors import Bye
from .hub import Hub
from .participant import LocalParticipant
from .relay import BUS_ERRORS
from .room import LiveRoom

logger = logging.getLogger(__name__)

BEAT = 1.0  # s
SWEEP_EVERY = 2.0  # s; and at every beat while somebody here is detached
RIGHTS_EVERY = 60  # s; of those here, a sixtieth has its turn each second
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
        self.swept = time.monotonic()
        self.beats = 0
        self.expected: dict[int, int] = {}
        self.strays: set[tuple[int, str, int]] = set()
        self.has_swept = True

    async def keep_lease(self) -> None:
        """Renew the lease for ever, whatever else there is to do; after a failure try each second."""
        failed = False
        while True:
            await asyncio.sleep(BEAT if failed else settings.LEASE_RENEWAL)
            with log_failure("The lease of this instance could not be renewed"):
                was_failed, failed = failed, True
                channel = self.hub.relay.channel
                await for_the_lease(leases.hold_lease, self.instance_id, channel, after_failure=was_failed)
                failed = False

    async def run(self) -> None:
        """Beat for ever; what fails is logged, and the next beat tries again."""
        while True:
            await asyncio.sleep(BEAT)
            await self.beat()

    async def beat(self) -> None:
        """What is due now. Each part for itself, so that one that fails keeps none of the others from its work."""
        now = time.monotonic()
        self.beats += 1
        is_due = now - self.compared >= settings.LEASE_RENEWAL
        parts: list[Callable[[], Awaitable[None]]] = [self.end_silent, self.close_gaps]
        if now - self.swept >= SWEEP_EVERY or not self.has_swept or self.someone_is_detached():
            parts.append(self.sweep)
        if is_due or settings.REDIS_URL:
            parts.append(self.catch_up)  # what the bus has lost is found as soon as this
        if is_due:
            self.compared = now
            parts += [self.detach_strays, self.save_reports]
        parts.append(self.end_signed_out)
        if self.beats % RIGHTS_EVERY == 0:
            parts.append(self.end_strangers)
        for part in parts:
            with log_failure(f"The upkeep of this instance failed ({part.__name__})"):
                await part()

    def someone_is_detached(self) -> bool:
        return any(room.awaits for room in self.hub.rooms.values())

    async def sweep(self) -> None:
        """See who else has died, and who was detached for too long; what is too much for one beat is for the next."""
        self.swept, self.has_swept = time.monotonic(), False
        self.has_swept = await for_upkeep(sweeping.sweep, self.instance_id)

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
        known = await for_upkeep(rows.find_revisions, [room.room_id for room in rooms])
        for room in rooms:
            revision = known.get(room.room_id)
            if revision is None or room.revision < self.expected.get(room.room_id, 0):
                await self.read_again(room)
        self.expected = known

    async def read_again(self, room: LiveRoom) -> None:
        snapshot = await for_upkeep(take_snapshot, room.room_id)
        if snapshot is not None:
            await self.hub.adopt(room, snapshot)
        else:
            room.roster = {}
            room.look_through()
            await self.hub.end_gone(room)

    async def detach_strays(self) -> None:
        """Detach those who are ours by the rows but have no socket here, seen twice: their end was not written.

        Thousands are held against each other only where their numbers differ, and once a minute in any case.
        """
        is_thorough = self.strays or self.beats % RIGHTS_EVERY < settings.LEASE_RENEWAL
        here = sum(len(room.local) for room in self.hub.rooms.values())
        if not is_thorough and await for_upkeep(checkup.count_held_by, self.instance_id) == here:
            return
        held = await for_upkeep(checkup.held_by, self.instance_id)
        strays = held - {(who.room.room_id, who.id, who.epoch) for who in self.hub.locals()}
        await all_of(in_room(detach_participant, *stray) for stray in strays & self.strays)
        self.strays = strays

    async def end_silent(self) -> None:
        """Three missed pings are a lost socket."""
        limit = MISSED_PINGS * settings.HEARTBEAT
        bye = Bye("restart", f"Nothing was heard of you for {limit} s.", after=0)
        await all_of(self.lose(participant, bye) for participant in self.hub.silent(limit))

    async def lose(self, participant: LocalParticipant, bye: Bye) -> None:
        if self.hub.forget(participant):
            await participant.socket.bye(bye)
            await in_room(detach_participant, participant.room.room_id, participant.id, participant.epoch)

    async def end_signed_out(self) -> None:
        """End those whose session ended, where the telling was lost; some each beat, so that thousands make no jolt."""
        turn = self.beats % RIGHTS_EVERY
        rooms = [room for room in self.hub.rooms.values() if room.room_id % RIGHTS_EVERY == turn]
        asked = [who for room in rooms for who in room.local.values()]
        if not asked:
            return
        live = await for_upkeep(live_sessions, {who.session_key: who.proof for who in asked})
        for who in asked:
            who.proof = live.get(who.session_key)
        ended = [who for who in asked if who.proof is None]
        await all_of(in_room(end_participant, who.room.room_id, who.id, who.epoch, "session-ended") for who in ended)

    async def end_strangers(self) -> None:
        """End those who have no right to be here any more, where the telling was lost."""
        for room_id in await for_upkeep(rooms_with_strangers, self.instance_id):
            await in_room(end_strangers, room_id)

    async def save_reports(self) -> None:
        for room_id, (connected, relayed, failed) in self.hub.take_reports().items():
            await for_upkeep(history.count_reports, room_id, connected, relayed, failed)


async def all_of(works: Iterable[Awaitable[None]]) -> None:
    """Do them side by side; the first failure is raised when all have ended."""
    for failure in await asyncio.gather(*works, return_exceptions=True):
        if failure is not None:
            raise failure
