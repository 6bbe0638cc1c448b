"""Joining, detaching, resuming and leaving: the rules of `docs/protocol.md` as transactions on rows.

Each function locks the room, so that capacity is never exceeded and revisions never go back. `epoch`
names the socket that speaks: one that a resume has taken over from can no longer change anything.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from accounts.models import User
from accounts.sessions import is_signed_in

from ..models import Instance, Participant, Role, Room
from ..permissions import role_of
from . import rows
from .errors import GivenUp, IdentityEnded, LeaseLost, RoomError, RoomFull, RoomGone, RoomLocked
from .ledger import Ledger, open_ledger
from .roster import Present, Snapshot, present_of, snapshot_of

NO_MEDIA = {"audio": False, "video": False, "screen": False, "hand": False, "recording": False}
ALL_CAPS = {"ice_restart": True, "data_channels": True}


@dataclass(frozen=True, slots=True)
class Resume:
    """The claim to be a participant who is already in the room."""

    participant: str
    secret: str
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody at the door, whose identity and right to enter have been checked."""

    user: User
    instance: UUID
    session_key: str = ""
    # None where the client says nothing: what it was before a resume, and the defaults for a new one.
    media: dict[str, bool] | None = None
    caps: dict[str, bool] | None = None
    resume: Resume | None = None
    # Asked before the end of the transaction, on its thread: whether anybody still waits for the answer.
    is_wanted: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Admission:
    """Somebody is in: who, by which secret they may resume, and what they find."""

    participant: Present
    secret: str
    snapshot: Snapshot


def hash_secret(secret: str) -> str:
    """Secrets are random, so that a plain SHA-256 keeps them; nothing to stretch."""
    return hashlib.sha256(secret.encode()).hexdigest()


def admit_participant(room_id: int, arrival: Arrival) -> Admission:
    """Let somebody in, or back in.

    Identity and right are judged again under the lock, since either may have ended since they were looked
    at first. Raises RoomFull, RoomLocked, RoomGone (for one without a right as well), IdentityEnded, LeaseLost
    or GivenUp.
    """
    with open_ledger(room_id, arrival.instance) as ledger:
        settle(ledger)
        role = judge(arrival, ledger.room)
        old = find_resumed(ledger.present, arrival)
        refusal = None if old is not None else refusal_of(ledger.room, len(ledger.present), role)
        if refusal is None:
            row, secret = take_place(ledger, arrival, role, old)
            admission = Admission(present_of(row), secret, ledger.snapshot())
        if not arrival.is_wanted():
            raise GivenUp
    # Not earlier: what was settled holds for one who is refused, too.
    if refusal is not None:
        raise refusal()
    return admission


def judge(arrival: Arrival, room: Room) -> Role:
    """The role in which somebody may enter now. Raises IdentityEnded or RoomGone."""
    user = arrival.user
    if arrival.session_key:
        is_here = is_signed_in(user, arrival.session_key)
    else:
        is_here = User.objects.filter(pk=user.pk, is_active=True).exists()
    if not is_here:
        raise IdentityEnded
    role = role_of(user, room, rows.find_role(room.pk, user.pk))
    if role is None:
        raise RoomGone
    return role


def refusal_of(room: Room, present: int, role: Role) -> type[RoomError] | None:
    """The kind of it. An error that a function keeps while it raises it refers to itself, and is left as garbage."""
    if room.locked and role != Role.HOST:
        return RoomLocked
    return RoomFull if present >= room.capacity else None


def take_place(ledger: Ledger, arrival: Arrival, role: Role, old: Participant | None) -> tuple[Participant, str]:
    """The old place again, or a new one; a `fresh` resume puts a new participant in the old one's place."""
    if old is not None and arrival.resume is not None and not arrival.resume.fresh:
        take_over(ledger, old, arrival)
        return old, arrival.resume.secret
    if old is not None:
        ledger.leave(old, "left")
    row, secret = new_participant(ledger, arrival, Role(old.role) if old is not None else role)
    ledger.enter(row)
    return row, secret


def find_resumed(rows: list[Participant], arrival: Arrival) -> Participant | None:
    """The participant whom the arrival rightly claims to be: the secret *and* the same account."""
    claim = arrival.resume
    if claim is None:
        return None
    for row in rows:
        if row.id == claim.participant and row.user_id == arrival.user.pk:
            return row if hmac.compare_digest(row.secret_hash, hash_secret(claim.secret)) else None
    return None


def take_over(ledger: Ledger, row: Participant, arrival: Arrival) -> None:
    row.state, row.detached = Participant.State.LIVE, None
    row.instance = instance_of(ledger, arrival)
    row.epoch += 1
    row.session_hash = hash_secret(arrival.session_key)
    row.media = arrival.media or row.media
    row.caps = arrival.caps or row.caps
    ledger.change(row, "state", "detached", "instance", "epoch", "session_hash", "media", "caps")


def instance_of(ledger: Ledger, arrival: Arrival) -> Instance:
    instance = ledger.instances.get(arrival.instance)
    if instance is None:
        raise LeaseLost
    return instance


def new_participant(ledger: Ledger, arrival: Arrival, role: Role) -> tuple[Participant, str]:
    secret = secrets.token_urlsafe(16)
    row = Participant(
        user=arrival.user,
        name=arrival.user.name,
        role=role,
        instance=instance_of(ledger, arrival),
        media=arrival.media or NO_MEDIA,
        caps=arrival.caps or ALL_CAPS,
        secret_hash=hash_secret(secret),
        session_hash=hash_secret(arrival.session_key),
    )
    return row, secret


@contextmanager
def speaking(room_id: int, participant_id: str, epoch: int) -> Iterator[tuple[Ledger, Participant | None]]:
    """A ledger and the row of a participant, or None when its socket speaks for it no longer."""
    with open_ledger(room_id) as ledger:
        here = (row for row in ledger.present if row.id == participant_id and row.epoch == epoch)
        yield ledger, next(here, None)


def detach_participant(room_id: int, participant_id: str, epoch: int) -> None:
    """The socket was lost. A room that is gone, or a socket that was taken over from, changes nothing."""
    try:
        with speaking(room_id, participant_id, epoch) as (ledger, row):
            if row is not None and row.state == Participant.State.LIVE:
                ledger.detach([row])
    except RoomGone:
        return


def end_participant(room_id: int, participant_id: str, epoch: int, reason: str) -> None:
    """The participant leaves for good, for `reason`: `left`, or the code of its `bye`."""
    try:
        with speaking(room_id, participant_id, epoch) as (ledger, row):
            if row is not None:
                ledger.leave(row, reason)
    except RoomGone:
        return


def change_media(room_id: int, participant_id: str, epoch: int, media: dict[str, bool]) -> None:
    """What the participant sends is now `media`; nothing happens if it is what it was. Raises RoomGone."""
    with speaking(room_id, participant_id, epoch) as (ledger, row):
        if row is not None and row.media != media:
            row.media = media
            ledger.change(row, "media")


def settle(ledger: Ledger) -> None:
    """Detach the participants of dead instances, and end those who have been detached for too long.

    The instance that asks lives, whatever its lease says; and it may not be in a position to judge others.
    """
    if not ledger.may_judge:
        return
    expired = ledger.now - timedelta(seconds=settings.RESUME_TTL)
    for row in list(ledger.present):
        if row.state == Participant.State.DETACHED and row.detached is not None and row.detached <= expired:
            ledger.leave(row, "lost")
    live = [row for row in ledger.present if row.state == Participant.State.LIVE and row.instance_id != ledger.own]
    ledger.detach([row for row in live if is_dead(row.instance, ledger.now)])
    ledger.close_if_left()


def is_dead(instance: Instance | None, now: datetime) -> bool:
    """Whether an instance no longer renews its lease."""
    return instance is None or instance.lease_until < now


def take_snapshot(room_id: int) -> Snapshot | None:
    """The whole truth about a room now, or None when there is no such room. Waits for nobody who has it locked.

    The rows come with their room by one query, so that both are of one moment. If there are none, nobody
    was inside at a moment not before the one when the room was read; what came between is a change to come.
    """
    room = Room.objects.filter(pk=room_id).first()
    if room is None:
        return None
    present = Participant.objects.present().filter(room=room_id).select_related("instance", "room").order_by("joined")
    found = list(present)
    return snapshot_of(found[0].room if found else room, found)
