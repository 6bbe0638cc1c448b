"""The one place where a room's revision grows.

Whatever changes a roster does so between `open_ledger` and its end: the room's row is locked, each
change gets the next revision, and the changes are announced after the commit, never before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from django.db import transaction

from ..models import Instance, Meeting, Participant, Room
from .clock import database_now
from .errors import RoomGone
from .roster import Change, changed, present_of, state_of


class Ledger:
    """A locked room and what happens to it in this transaction."""

    def __init__(self, room: Room, now: datetime) -> None:
        self.room = room
        self.now = now
        self.changes: list[Change] = []

    def next_revision(self) -> int:
        self.room.revision += 1
        return self.room.revision

    def enter(self, row: Participant) -> None:
        """Add a participant; opens the meeting with the first one."""
        row.room = self.room
        row.joined = self.next_revision()
        row.entered = self.now
        row.meeting, _created = Meeting.objects.get_or_create(
            room=self.room, ended=None, defaults={"started": self.now}
        )
        row.save(force_insert=True)
        self.changes.append(Change(self.room.pk, row.joined, "joined", participant=present_of(row)))

    def change(self, row: Participant, *fields: str) -> None:
        """Save `fields` of a participant and tell everybody."""
        row.save(update_fields=fields)
        self.changes.append(Change(self.room.pk, self.next_revision(), "changed", participant=present_of(row)))

    def detach(self, row: Participant) -> None:
        """The participant has no socket now, and keeps its place for a while."""
        row.state, row.detached = Participant.State.DETACHED, self.now
        self.change(row, "state", "detached")

    def leave(self, row: Participant, reason: str) -> None:
        """End a participant, for `left`, `lost` or the code of its `bye`."""
        row.state, row.left, row.reason = Participant.State.LEFT, self.now, reason
        row.save(update_fields=["state", "left", "reason"])
        self.changes.append(Change(self.room.pk, self.next_revision(), "left", subject=row.id, reason=reason))

    def close_if_left(self) -> None:
        """The meeting ends with its last participant, and so does the lock."""
        if not any(change.kind == "left" for change in self.changes):
            return
        if Participant.objects.present().filter(room=self.room).exists():
            return
        Meeting.objects.filter(room=self.room, ended=None).update(ended=self.now)
        if self.room.locked:
            self.room.locked = False
            self.room_changed()

    def room_changed(self) -> None:
        """Tell everybody that the room's name, lock or capacity is another."""
        self.changes.append(Change(self.room.pk, self.next_revision(), "room", room=state_of(self.room)))


def lock_room(room_id: int) -> Room:
    """The room's row, locked until the transaction ends. Raises RoomGone."""
    try:
        return Room.objects.select_for_update(of=("self",)).get(pk=room_id)
    except Room.DoesNotExist:
        raise RoomGone from None


@contextmanager
def open_ledger(room_id: int) -> Iterator[Ledger]:
    """A transaction on one room. Raises RoomGone when there is no such room."""
    with transaction.atomic():
        ledger = Ledger(lock_room(room_id), database_now())
        yield ledger
        ledger.close_if_left()
        if ledger.changes:
            ledger.room.save()
            transaction.on_commit(partial(announce, ledger.changes))


def announce(changes: list[Change]) -> None:
    for change in changes:
        changed.send(sender=Ledger, change=change)


def present_in(room: Room) -> list[Participant]:
    """The rows of those who hold a place, in the order of joining."""
    rows = Participant.objects.present().filter(room=room).select_related("instance", "user")
    return list(rows.order_by("joined"))


def is_orphan(row: Participant, now: datetime) -> bool:
    """Whether a live participant's instance no longer renews its lease."""
    instance: Instance | None = row.instance
    return row.state == Participant.State.LIVE and (instance is None or instance.lease_until < now)
