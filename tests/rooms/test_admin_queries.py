"""The admin is quick with ten thousand rooms: each page asks the database a bounded number of questions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from rooms.models import Instance, Meeting, Membership, Participant, Room

from .pages import text_of

# Session, account and the admin's own questions take about half of them.
MOST = 14


@pytest.fixture
def many_rooms(alice: User, bob: User) -> Room:
    """10,000 rooms, a call in each hundredth, two thousand past ones in the first, which has 60 members; that one."""
    rooms = Room.objects.bulk_create([Room(name=f"Room {number:05}", owner=alice) for number in range(10_000)])
    now = timezone.now()
    instance = Instance.objects.create(channel="x", host="x", pid=1, started=now, lease_until=now + timedelta(1))
    ended = [Meeting(room=rooms[0], started=now, ended=now) for _number in range(2000)]
    meetings = Meeting.objects.bulk_create([*(Meeting(room=room, started=now) for room in rooms[::100]), *ended])
    Participant.objects.bulk_create(
        Participant(room=meeting.room, meeting=meeting, user=bob, name="Bob", joined=1, instance=instance, entered=now)
        for meeting in meetings[:100]
        for _tab in range(3)
    )
    people = User.objects.bulk_create([User(email=f"{n}@example.org", name=f"Person {n}") for n in range(60)])
    Membership.objects.bulk_create(Membership(room=rooms[0], user=user) for user in people)
    return rooms[0]


PAGES = [
    "/admin/",
    "/admin/rooms/room/",
    "/admin/rooms/room/?p=150",
    "/admin/rooms/room/?q=0042",
    "/admin/rooms/room/?in_use=yes",
    "/admin/rooms/room/?in_use=no&locked__exact=0",
    "/admin/rooms/room/{}/change/",
    "/admin/rooms/room/{}/delete/",
    "/admin/rooms/room/add/",
    "/admin/rooms/meeting/",
    "/admin/rooms/meeting/?running=yes",
    "/admin/rooms/participant/",
    "/admin/rooms/participant/?q=bob",
    "/admin/rooms/instance/",
]


def test_each_page_asks_a_bounded_number_of_questions(roots: Client, many_rooms: Room) -> None:
    roots.get("/admin/")  # The first visit notes the session.
    asked = {}
    for path in PAGES:
        with CaptureQueriesContext(connection) as queries:
            assert roots.get(path.format(many_rooms.pk)).status_code == 200, path
        asked[path] = len(queries)
    assert {path: count for path, count in asked.items() if count > MOST} == {}


def test_rooms_in_use_are_found_among_ten_thousand(roots: Client, many_rooms: Room) -> None:
    page = text_of(roots.get("/admin/rooms/room/?in_use=yes"))
    assert "100 results" in page or "100 rooms" in page
    assert "3: Bob, Bob and Bob" in page
