"""The one place where a room's revision grows.

Whatever changes a roster does so between `open_ledger` and its end: the room's row is locked, each
change gets the next revision, and the changes are announced after the commit, never before.

This is what a join costs the database, so it reads everything once: see `rows.py`.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.functional import cached_property

from ..models import Instance, Meeting, Participant, Room
from . import rows
from .errors import RoomGone
from .roster import Change, Snapshot, changed, present_of, snapshot_of, state_of
from .standing import grace, may_judge


class Ledger:
    """A locked room and what happens to it in this transaction; `own` is the instance that acts, if one does."""

    def __init__(self, room: Room, own: UUID | None) -> None:
        self.room, self.own = room, own
        self.changes: list[Change] = []
        self.instances: dict[UUID, Instance] = {}
        self.saves_room = False

    @property
    def present(self) -> list[Participant]:
        """Those who hold a place, in the order of joining, as they are at this point of the transaction."""
        return self.found[0]

    @property
    def now(self) -> datetime:
        """The moment of all that happens here, by the database's clock; not before the room was locked."""
        return self.found[1]

    @cached_property
    def found(self) -> tuple[list[Participant], datetime]:
        """What the first look at the room found."""
        present, now = rows.find_present(self.room.pk)
        holding = {row.instance_id for row in present if row.instance_id} | ({self.own} if self.own else set())
        self.instances = rows.find_instances(holding, now - grace())
        for row in present:
            row.instance = self.instances.get(row.instance_id) if row.instance_id else None
        return present, now

    @property
    def may_judge(self) -> bool:
        """Whether `own` may take others for dead or expired now."""
        return bool(self.present) and may_judge(self.own, self.instances.values(), self.now)

    def next_revision(self) -> int:
        self.room.revision += 1
        return self.room.revision

    def enter(self, row: Participant) -> None:
        """Add a participant; opens the meeting with the first one."""
        row.room = self.room
        row.joined = self.next_revision()
        row.entered = self.now
        row.meeting_id = self.meeting_id
        rows.add_participant(row)
        self.present.append(row)
        self.changes.append(Change(self.room.pk, row.joined, "joined", participant=present_of(row)))

    @cached_property
    def meeting_id(self) -> int:
        """The present meeting, which all present are in; opened where there is none."""
        if self.present:
            return self.present[0].meeting_id
        return rows.find_meeting(self.room.pk) or Meeting.objects.create(room=self.room, started=self.now).pk

    def change(self, row: Participant, *fields: str) -> None:
        """Save `fields` of a participant and tell everybody."""
        row.save(update_fields=fields)
        self.changes.append(Change(self.room.pk, self.next_revision(), "changed", participant=present_of(row)))

    def detach(self, gone: Collection[Participant]) -> None:
        """These participants have no socket now, and keep their places for a while. One query, however many."""
        if not gone:
            return
        values = {"state": Participant.State.DETACHED, "detached": self.now}
        Participant.objects.filter(pk__in=[row.pk for row in gone]).update(**values)
        for row in gone:
            row.state, row.detached = Participant.State.DETACHED, self.now
            self.changes.append(Change(self.room.pk, self.next_revision(), "changed", participant=present_of(row)))

    def leave(self, row: Participant, reason: str) -> None:
        """End a participant, for `left`, `lost` or the code of its `bye`."""
        _ = self.meeting_id  # known while somebody is in it
        row.state, row.left, row.reason = Participant.State.LEFT, self.now, reason
        row.instance = None  # so that the end of an instance need not touch what is history
        row.save(update_fields=["state", "left", "reason", "instance"])
        self.present.remove(row)
        self.changes.append(Change(self.room.pk, self.next_revision(), "left", subject=row.id, reason=reason))

    def close_if_left(self) -> None:
        """The meeting ends with its last participant, and so does the lock."""
        if self.present or not any(change.kind == "left" for change in self.changes):
            return
        Meeting.objects.filter(room=self.room, ended=None).update(ended=self.now)
        self.__dict__.pop("meeting_id", None)
        if self.room.locked:
            self.room.locked = False
            self.room_changed()

    def room_changed(self) -> None:
        """Tell everybody that the room's name, lock or capacity is another."""
        self.saves_room = True
        self.changes.append(Change(self.room.pk, self.next_revision(), "room", room=state_of(self.room)))

    def save(self) -> None:
        """Write the room, and announce what happened once it is committed."""
        self.close_if_left()
        if not self.changes:
            return
        if self.saves_room:
            self.room.save()
        else:
            rows.save_revision(self.room)
        transaction.on_commit(partial(announce, self.changes))

    def snapshot(self) -> Snapshot:
        return snapshot_of(self.room, self.present)


@contextmanager
def open_ledger(room_id: int, own: UUID | None = None, *, wait: bool = True) -> Iterator[Ledger]:
    """A transaction on one room. Raises RoomGone when there is no such room; without `wait`, when it is locked too."""
    with transaction.atomic():
        room = rows.lock_room(room_id, wait)
        if room is None:
            raise RoomGone
        ledger = Ledger(room, own)
        yield ledger
        ledger.save()


def announce(changes: list[Change]) -> None:
    for change in changes:
        changed.send(sender=Ledger, change=change)
