"""Who is in a room, and what changed: the values that services hand to the signaling."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.dispatch import Signal

from ..models import Participant, Room

# Sent after commit, once for each `Change`, as `changed.send(sender, change=...)`.
changed = Signal()


@dataclass(frozen=True, slots=True)
class Present:
    """A participant as everybody sees it, and the instance and socket that hold it."""

    id: str
    name: str
    role: str
    guest: bool
    joined: int
    state: str
    caps: dict[str, bool]
    media: dict[str, bool]
    channel: str
    epoch: int


@dataclass(frozen=True, slots=True)
class RoomState:
    """A room as its participants see it; of `relay_only` they are told by their configuration."""

    slug: str
    name: str
    locked: bool
    capacity: int
    # A default, since a process of an earlier version says nothing of it.
    relay_only: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole truth about a room at one revision, in the order of joining."""

    room_id: int
    revision: int
    room: RoomState
    participants: tuple[Present, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What became true with one revision: somebody joined, changed or left, or the room itself changed."""

    room_id: int
    revision: int
    kind: Literal["joined", "changed", "left", "room"]
    participant: Present | None = None
    subject: str = ""
    reason: str = ""
    room: RoomState | None = None


def present_of(row: Participant) -> Present:
    """The value of a row; one whose instance is gone has no channel."""
    return Present(
        id=row.id,
        name=row.name,
        role=row.role,
        guest=row.guest,
        joined=row.joined,
        state=row.state,
        caps=row.caps,
        media=row.media,
        channel=row.instance.channel if row.instance else "",
        epoch=row.epoch,
    )


def state_of(room: Room) -> RoomState:
    return RoomState(room.slug, room.name, room.locked, room.capacity, room.relay_only)


def snapshot_of(room: Room, present: Iterable[Participant]) -> Snapshot:
    """Who is in `room`, by rows that were read when the room had this revision."""
    participants = tuple(present_of(row) for row in present)
    return Snapshot(room_id=room.pk, revision=room.revision, room=state_of(room), participants=participants)
