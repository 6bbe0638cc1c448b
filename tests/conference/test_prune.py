"""`manage.py prune` forgets meetings that ended long ago, and no others."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from rooms.models import Meeting, Room


@pytest.mark.django_db
def test_only_meetings_that_ended_before_the_limit_are_forgotten(settings: Settings) -> None:
    settings.HISTORY_DAYS = 10
    room = Room.objects.create(name="Room", owner=User.objects.create_user("alice@example.com", name="Alice"))
    now = timezone.now()
    old, recent, running = [
        Meeting.objects.create(room=room, started=now - timedelta(days=30), ended=ended)
        for ended in (now - timedelta(days=11), now - timedelta(days=9), None)
    ]
    output = StringIO()
    call_command("prune", stdout=output)
    assert output.getvalue() == "1 meeting deleted.\n"
    assert set(Meeting.objects.all()) == {recent, running}
    assert old not in Meeting.objects.all()
