"""What these tests do with pages: read them, and put people into rooms."""

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from rooms.models import Instance, Participant, Room
from rooms.services.presence import Arrival, admit_participant

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
TAG = re.compile(r"<[^>]+>")


def html_of(answer: Any) -> str:
    """The page without its CSRF tokens, which are new in each answer."""
    return TOKEN.sub("", answer.content.decode())


def text_of(answer: Any) -> str:
    """What a person reads on the page, in one line."""
    return " ".join(TAG.sub(" ", html_of(answer)).split())


def field(answer: Any, name: str) -> str:
    """The tag of the field of this name."""
    found = re.search(rf'<(?:input|select)[^>]*\bname="{name}"[^>]*>', html_of(answer))
    assert found, f"no field {name}"
    return found[0]


def enter(room: Room, user: User) -> Participant:
    """One more tab of `user` in the room, held by a process that lives."""
    now = timezone.now()
    instance = Instance.objects.create(
        channel="tests", host="tests", pid=1, started=now, lease_until=now + timedelta(minutes=5)
    )
    admission = admit_participant(room.pk, Arrival(user=user, instance=instance.pk))
    return Participant.objects.get(pk=admission.participant.id)
