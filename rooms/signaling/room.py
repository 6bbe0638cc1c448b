"""A room as this process sees it: a copy of the roster, and the participants whose sockets are here.

The copy follows the database by revisions: the next one is applied and told, one too far is held until
the gap closes or the whole truth is read again. Nothing here waits for the database or the bus.
"""

import asyncio

from ..services.ice import ice_configuration
from ..services.roster import Change, Present, RoomState, Snapshot
from .errors import BYE_OF_REASON, CLOSE_CODES, Bye
from .events import change_event, configuration_event, roster_event
from .participant import LocalParticipant

UNKNOWN = -1
DETAILS = {
    "superseded": "You are here in another window or tab.",
    "ended": "The call was ended.",
    "removed": "You were removed from the call.",
    "session-ended": "You are signed out, or may not be here any more.",
    "restart": "The connection was taken for lost. Connect again.",
}


class LiveRoom:
    """One room while somebody here is in it or on the way in."""

    def __init__(self, room_id: int) -> None:
        self.room_id = room_id
        self.revision = UNKNOWN
        self.state: RoomState | None = None
        # Whether those here have a configuration that lets them use the relay only.
        self.told_relay_only = False
        self.roster: dict[str, Present] = {}
        self.local: dict[str, LocalParticipant] = {}
        self.early: dict[int, Change] = {}
        # Whether somebody in it has no socket at the moment.
        self.awaits = False
        # Who needs the room's group on the bus, whether we are in it, and who may change that.
        self.holders = 0
        self.is_heard = False
        self.hearing = asyncio.Lock()

    @property
    def has_gap(self) -> bool:
        """Whether a change is held because one before it has not been seen."""
        return bool(self.early)

    @property
    def relay_only(self) -> bool:
        """Whether media in this room goes through TURN only, as far as is known."""
        return self.state is not None and self.state.relay_only

    def forget(self) -> None:
        """Know nothing any more, since changes may have passed unheard."""
        self.revision, self.roster, self.early = UNKNOWN, {}, {}
        self.look_through()

    def replace(self, snapshot: Snapshot) -> bool:
        """Take over the whole truth; False if it is older than what is known."""
        if snapshot.revision < self.revision:
            return False
        if self.state is None:
            self.told_relay_only = snapshot.room.relay_only
        self.revision, self.state = snapshot.revision, snapshot.room
        self.roster = {participant.id: participant for participant in snapshot.participants}
        self.look_through()
        self.early = {revision: change for revision, change in self.early.items() if revision > self.revision}
        return True

    def learn(self, change: Change) -> list[Change]:
        """The changes that became known in order with this one: none, one, or it and those held behind it."""
        if change.revision <= self.revision:
            return []
        self.early[change.revision] = change
        known = []
        while self.revision != UNKNOWN and (following := self.early.pop(self.revision + 1, None)):
            self.apply(following)
            known.append(following)
        return known

    def apply(self, change: Change) -> None:
        self.revision = change.revision
        if change.participant is not None:
            self.roster[change.participant.id] = change.participant
        elif change.room is not None:
            self.state = change.room
        else:
            self.roster.pop(change.subject, None)
        self.look_through()

    def look_through(self) -> None:
        """Note whether somebody is detached, once a change: it is asked for each second, in thousands of rooms."""
        self.awaits = any(who.state == "detached" for who in self.roster.values())

    async def tell(self, change: Change) -> None:
        """Send a change to everyone here who does not know it, and end whom it ends."""
        text = change_event(change)
        for participant in list(self.local.values()):
            if participant.revision < change.revision:
                participant.revision = change.revision
                await participant.send(text)
        await self.tell_policy()
        await self.end_by(change)

    async def tell_policy(self) -> None:
        """Give everyone here another configuration, once the room has another policy."""
        if self.told_relay_only == self.relay_only:
            return
        self.told_relay_only = self.relay_only
        for participant in list(self.local.values()):
            await self.configure(participant)

    async def configure(self, participant: LocalParticipant, reply_to: str | None = None) -> None:
        """Tell a participant by which servers it connects, and whether by those alone."""
        configuration = ice_configuration(participant.id, relay_only=self.relay_only)
        await participant.send(configuration_event(configuration, reply_to))

    async def end_by(self, change: Change) -> None:
        subject = change.participant.id if change.participant is not None else change.subject
        participant = self.local.get(subject)
        if participant is None:
            return
        if change.kind == "left":
            await self.end(participant, bye_for(change.reason))
        elif change.participant is not None:
            participant.role = change.participant.role
            await self.end_if_stale(participant, change.participant)

    async def end_if_stale(self, participant: LocalParticipant, truth: Present) -> None:
        """End a socket that a newer one has taken over from, or whose participant others have detached."""
        if truth.epoch > participant.epoch:
            await self.end(participant, Bye("superseded", DETAILS["superseded"]))
        elif truth.epoch == participant.epoch and truth.state == "detached":
            await self.end(participant, bye_for("lost"))

    async def end(self, participant: LocalParticipant, bye: Bye) -> None:
        """Forget a socket of this process, and tell it why."""
        if self.local.get(participant.id) is participant:
            del self.local[participant.id]
        await participant.socket.bye(bye)

    async def tell_all(self) -> None:
        """Bring everyone here up to what is known now."""
        for participant in list(self.local.values()):
            if participant.revision < self.revision:
                await self.tell_truth(participant)
        await self.tell_policy()

    async def tell_truth(self, participant: LocalParticipant) -> None:
        if self.state is not None:
            participant.revision = self.revision
            present = list(self.roster.values())
            await participant.send(roster_event(self.state, present, self.revision, participant.role))


def bye_for(reason: str) -> Bye:
    """How a socket ends whose participant left for `reason`."""
    code = BYE_OF_REASON.get(reason, reason)
    if code not in CLOSE_CODES:
        code = "internal"
    return Bye(code, DETAILS.get(code, "The call ended for you."), after=1.0 if code == "restart" else None)
