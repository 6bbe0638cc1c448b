"""What is kept of calls that are over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from rooms.models import Meeting, Participant
from rooms.services.history import count_reports, prune_history
from rooms.services.presence import end_participant
from tests.services.door import Door, place

pytestmark = pytest.mark.django_db(transaction=True)


def test_pruning_deletes_what_is_old_and_over(door: Door, alice: User) -> None:
    end_participant(*place(door.enter(alice)), "left")
    Meeting.objects.update(ended=timezone.now() - timedelta(days=8))
    end_participant(*place(door.enter(alice)), "left")
    door.enter(alice)
    assert prune_history(7) == 1
    assert Meeting.objects.count() == Participant.objects.count() == 2


def test_reports_count_for_the_meeting_that_goes_on(door: Door, alice: User) -> None:
    door.enter(alice)
    count_reports(door.room.pk, connected=3, relayed=1, failed=2)
    meeting = Meeting.objects.get()
    assert (meeting.pairs_connected, meeting.pairs_relayed, meeting.pairs_failed) == (3, 1, 2)
