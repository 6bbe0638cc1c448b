"""Joining, detaching, resuming and leaving: the rules of `docs/protocol.md` as transactions on rows.

Each function locks the room, so that capacity is never exceeded and revisions never go back. `epoch`
names the socket that speaks: one that a resume has taken over from can no longer change anything.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from accounts.models import User

from ..models import Instance, Participant, Role, Room
from .errors import LeaseLost, RoomFull, RoomGone, RoomLocked
from .ledger import Ledger, is_orphan, open_ledger, present_in
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
    role: Role
    instance: UUID
    session_key: str = ""
    # None where the client says nothing: what it was before a resume, and the defaults for a new one.
    media: dict[str, bool] | None = None
    caps: dict[str, bool] | None = None
    resume: Resume | None = None


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
    """Let somebody in, or back in. Raises RoomFull, RoomLocked, RoomGone or LeaseLost."""
    with open_ledger(room_id) as ledger:
        settle(ledger)
        rows = present_in(ledger.room)
        old = find_resumed(rows, arrival)
        if old is not None and arrival.resume is not None and not arrival.resume.fresh:
            take_over(ledger, old, arrival)
            row, secret = old, arrival.resume.secret
        else:
            if old is None:
                check_room(ledger.room, len(rows), arrival.role)
            else:
                ledger.leave(old, "left")
            row, secret = new_participant(arrival, old)
            ledger.enter(row)
        return Admission(present_of(row), secret, snapshot_of(ledger.room))


def check_room(room: Room, present: int, role: Role) -> None:
    if room.locked and role != Role.HOST:
        raise RoomLocked
    if present >= room.capacity:
        raise RoomFull


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
    row.instance = instance_of(arrival)
    row.epoch += 1
    row.session_hash = hash_secret(arrival.session_key)
    row.media = arrival.media or row.media
    row.caps = arrival.caps or row.caps
    ledger.change(row, "state", "detached", "instance", "epoch", "session_hash", "media", "caps")


def instance_of(arrival: Arrival) -> Instance:
    instance = Instance.objects.filter(pk=arrival.instance).first()
    if instance is None:
        raise LeaseLost
    return instance


def new_participant(arrival: Arrival, old: Participant | None) -> tuple[Participant, str]:
    secret = secrets.token_urlsafe(16)
    row = Participant(
        user=arrival.user,
        name=arrival.user.name,
        # A role that was given for this call lasts while its holder reloads the page.
        role=old.role if old else arrival.role,
        instance=instance_of(arrival),
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
        rows = Participant.objects.present().filter(room=ledger.room, pk=participant_id, epoch=epoch)
        yield ledger, rows.select_related("instance").first()


def detach_participant(room_id: int, participant_id: str, epoch: int) -> None:
    """The socket was lost. A room that is gone, or a socket that was taken over from, changes nothing."""
    try:
        with speaking(room_id, participant_id, epoch) as (ledger, row):
            if row is not None and row.state == Participant.State.LIVE:
                ledger.detach(row)
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
    """Detach the participants of dead instances, and end those who have been detached for too long."""
    expired = ledger.now - timedelta(seconds=settings.RESUME_TTL)
    for row in present_in(ledger.room):
        if is_orphan(row, ledger.now):
            ledger.detach(row)
        elif row.state == Participant.State.DETACHED and row.detached is not None and row.detached <= expired:
            ledger.leave(row, "lost")


def take_snapshot(room_id: int) -> Snapshot | None:
    """The whole truth about a room now, or None when there is no such room."""
    try:
        with open_ledger(room_id) as ledger:
            return snapshot_of(ledger.room)
    except RoomGone:
        return None
