"""The way into a room for these tests, and what was announced meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone
from pytest import MonkeyPatch

from accounts.models import User
from rooms.models import Instance, Participant, Room
from rooms.services.presence import Admission, Arrival, Resume, admit_participant
from rooms.services.roster import Change, changed


class Door:
    """Lets people into one room through one instance."""

    def __init__(self, room: Room, instance: UUID) -> None:
        self.room, self.instance = room, instance

    def enter(self, user: User, resume: Resume | None = None, **said: Any) -> Admission:
        arrival = Arrival(user=user, instance=said.pop("instance", self.instance), resume=resume, **said)
        return admit_participant(self.room.pk, arrival)

    def back(
        self, user: User, admission: Admission, *, fresh: bool = False, secret: str = "", **said: Any
    ) -> Admission:
        """Return with what the admission gave."""
        return self.enter(user, Resume(admission.participant.id, secret or admission.secret, fresh), **said)


def sign_in(user: User) -> str:
    """Sign in as by a form, in a browser of its own; returns the session's key."""
    browser = Client()
    browser.force_login(user)
    return browser.session.session_key or ""


def row(admission: Admission) -> Participant:
    return Participant.objects.get(pk=admission.participant.id)


def place(admission: Admission) -> tuple[int, str, int]:
    """What a socket names when it speaks for its participant."""
    return admission.snapshot.room_id, admission.participant.id, admission.participant.epoch


def long_ago(admission: Admission, seconds: int) -> None:
    """Set the time of detaching back, as if `seconds` had passed."""
    then = timezone.now() - timedelta(seconds=seconds)
    Participant.objects.filter(pk=admission.participant.id).update(detached=then)


def stop_the_clock(monkeypatch: MonkeyPatch) -> None:
    """What is a second before its time stays so, however long the machine takes."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)


def die(instance: UUID) -> None:
    """The process renews its lease no more, and it has run out."""
    Instance.objects.filter(pk=instance).update(lease_until=timezone.now() - timedelta(seconds=1))


@contextmanager
def announced() -> Iterator[list[Change]]:
    """The changes that are announced meanwhile, in order."""
    changes: list[Change] = []

    def note(sender: object, change: Change, **_kwargs: Any) -> None:
        changes.append(change)

    changed.connect(note)
    try:
        yield changes
    finally:
        changed.disconnect(note)
