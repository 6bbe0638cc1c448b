"""The rooms of this process: who is connected here, and what reaches them."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Sequence

from django.db import Error as DatabaseError

from ..services import checkup
from ..services.roster import Change, Present, Snapshot
from .database import in_database
from .errors import unavailable
from .events import error_event
from .outbox import Outbox, Parcel
from .participant import Congested, LocalParticipant
from .relay import Addressed, Relay
from .room import LiveRoom, bye_for

logger = logging.getLogger(__name__)

OUTBOX = 10_000
REJOIN_AT_ONCE = 50


def no_reports() -> list[int]:
    """Connections made, of these relayed, and failed."""
    return [0, 0, 0]


async def reasons_of(gone: list[LocalParticipant]) -> dict[str, str]:
    """Why they left; while the database is away, `lost`, so that they come back and are told by it."""
    ids = [participant.id for participant in gone]
    try:
        return await in_database(checkup.reasons_of, ids) if ids else {}
    except DatabaseError:
        return dict.fromkeys(ids, "lost")


async def tell_lost(parcel: Parcel) -> None:
    await parcel.sender.send(error_event(unavailable(parcel.recipient, parcel.reply_to)))


class Hub:
    """Every live room of this process, fed by one queue of changes and one channel of the bus."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.rooms: dict[int, LiveRoom] = {}
        self.relay = Relay(self.receive_texts, self.hear)
        self.parcels = Outbox(self.relay.send_texts, tell_lost)
        self.inbox: asyncio.Queue[Change] = asyncio.Queue()
        # What others must hear; bounded, since a bus that is away must not fill our memory.
        self.outbox: asyncio.Queue[Change] = asyncio.Queue(OUTBOX)
        self.gaps: set[int] = set()
        self.reports: defaultdict[int, list[int]] = defaultdict(no_reports)

    # --- rooms ------------------------------------------------------------------------------------

    async def open_room(self, room_id: int) -> LiveRoom:
        """The room, heard of from now on; give it back with `close_room`. Raises BusAway."""
        room = self.rooms.setdefault(room_id, LiveRoom(room_id))
        room.holders += 1
        try:
            async with room.hearing:
                if not room.is_heard:
                    await self.relay.join(room_id)
                    room.is_heard = True
        except BaseException:
            await self.close_room(room)
            raise
        return room

    async def close_room(self, room: LiveRoom) -> None:
        """Give a room back; the last holder ends its subscription, unless another comes meanwhile."""
        room.holders -= 1
        async with room.hearing:
            if room.holders == 0 and self.rooms.get(room.room_id) is room:
                room.is_heard = False
                try:
                    await self.relay.part(room.room_id)
                finally:  # also when whoever was the last is cancelled
                    if room.holders == 0:
                        del self.rooms[room.room_id]
                    else:
                        room.forget()

    def forget_groups(self) -> None:
        """The bus was connected anew: no room is heard of until `rejoin`."""
        for room in self.rooms.values():
            room.is_heard = False

    async def rejoin(self) -> None:
        """Hear again of each room that is not heard of; the next upkeep reads what was missed. Raises BusAway."""
        unheard = [room for room in self.rooms.values() if not room.is_heard]
        for start in range(0, len(unheard), REJOIN_AT_ONCE):
            await asyncio.gather(*map(self.hear_again, unheard[start : start + REJOIN_AT_ONCE]))

    async def hear_again(self, room: LiveRoom) -> None:
        async with room.hearing:
            if room.holders and not room.is_heard:
                await self.relay.join(room.room_id)
                room.is_heard = True

    def locals(self) -> list[LocalParticipant]:
        return [participant for room in self.rooms.values() for participant in room.local.values()]

    async def register(self, participant: LocalParticipant, snapshot: Snapshot) -> None:
        """Count a participant in, after its `welcome`: from here on it hears of every change."""
        room = participant.room
        old = room.local.get(participant.id)
        if old is not None and old.epoch > participant.epoch:
            raise bye_for("superseded")
        room.local[participant.id] = participant
        participant.revision = snapshot.revision
        if old is not None:
            await old.socket.bye(bye_for("superseded"))
        if room.told_relay_only != snapshot.room.relay_only and room.revision > snapshot.revision:
            await room.configure(participant)  # the room's policy has changed since
        await self.adopt(room, snapshot)

    def forget(self, participant: LocalParticipant) -> bool:
        """Count a socket out; False when it was out already, because it was ended or taken over from."""
        local = participant.room.local
        if local.get(participant.id) is not participant:
            return False
        del local[participant.id]
        return True

    # --- changes ----------------------------------------------------------------------------------

    async def run(self) -> None:
        """Apply what this process changed, in order, for ever."""
        while True:
            change = await self.inbox.get()
            try:
                await self.hear(change)
                self.outbox.put_nowait(change)
            except asyncio.QueueFull:
                logger.warning("A change was not announced to other instances: too many wait already")
            except Exception:
                logger.exception("A change could not be told")
            finally:
                self.inbox.task_done()

    async def announce(self) -> None:
        """Announce it to the other instances, in order, for ever."""
        while True:
            change = await self.outbox.get()
            try:
                await self.relay.announce(change)
            except Exception:
                logger.exception("A change could not be announced")
            finally:
                self.outbox.task_done()

    async def hear(self, change: Change) -> None:
        """A change, made here or elsewhere: apply it in order, and tell those who are here."""
        room = self.rooms.get(change.room_id)
        if room is None:
            return
        for known in room.learn(change):
            await room.tell(known)
        if room.has_gap:
            self.gaps.add(room.room_id)

    async def adopt(self, room: LiveRoom, snapshot: Snapshot) -> None:
        """The whole truth about a room, unless more is known: catch everyone up, and end those who are not in it."""
        room.replace(snapshot)
        await room.tell_all()
        await self.end_gone(room)
        for change in list(room.early.values()):
            await self.hear(change)

    async def end_gone(self, room: LiveRoom) -> None:
        """End the sockets of those whom the roster does not have, or has elsewhere; the change itself was missed."""
        for participant in list(room.local.values()):
            if truth := room.roster.get(participant.id):
                await room.end_if_stale(participant, truth)
        gone = [participant for participant in room.local.values() if participant.id not in room.roster]
        reasons = await reasons_of(gone)
        for participant in gone:
            await room.end(participant, bye_for(reasons.get(participant.id, "ended")))

    # --- relays -----------------------------------------------------------------------------------

    async def deliver(self, sender: LocalParticipant, recipient: Present, text: str, reply_to: str | None) -> bool:
        """Send a relayed text to its recipient, here or elsewhere; False if its socket is gone.

        Raises BusAway or Congested; a text that is lost on the bus later is answered by an error then.
        """
        room = sender.room
        if recipient.channel == self.relay.channel:
            participant = room.local.get(recipient.id)
            if participant is not None:
                await participant.relay(sender.id, text)
            return participant is not None
        if recipient.channel:
            self.parcels.post(recipient.channel, Parcel(room.room_id, recipient.id, text, sender, reply_to))
        return bool(recipient.channel)

    async def receive_texts(self, texts: Sequence[Addressed]) -> None:
        """Hand on what participants of other instances relay."""
        for room_id, recipient, sender, text in texts:
            room = self.rooms.get(room_id)
            participant = room.local.get(recipient) if room is not None else None
            if participant is not None:
                try:
                    await participant.relay(sender, text)
                except Congested:  # at most once: what nobody reads is lost
                    continue

    # --- what is counted --------------------------------------------------------------------------

    def count_report(self, room_id: int, outcome: str, relayed: bool) -> None:
        counts = self.reports[room_id]
        connected = outcome == "connected"
        counts[0] += connected
        counts[1] += connected and relayed
        counts[2] += not connected

    def take_reports(self) -> dict[int, list[int]]:
        """What was counted since the last call, by room."""
        reports, self.reports = self.reports, defaultdict(no_reports)
        return reports

    def silent(self, limit: float) -> list[LocalParticipant]:
        """Those who have not been heard of for `limit` s."""
        before = time.monotonic() - limit
        return [participant for participant in self.locals() if participant.last_heard < before]
