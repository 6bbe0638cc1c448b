"""One room that can't be settled keeps no other from it, and what is left over is done the next time."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from accounts.models import User
from rooms.models import Participant
from rooms.services import sweeping
from rooms.services.presence import detach_participant, end_participant
from rooms.services.rooms import create_room
from rooms.services.sweeping import sweep
from tests.services.door import Door, long_ago, place, row

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def expired(alice: User, instance: UUID) -> list[Door]:
    """Four rooms; in each Alice was detached for too long."""
    doors = [Door(create_room(alice, f"Room {number}"), instance) for number in range(4)]
    for door in doors:
        admission = door.enter(alice)
        detach_participant(*place(admission))
        long_ago(admission, 31)
    return doors


def left_over() -> list[str]:
    return list(Participant.objects.present().order_by("room__name").values_list("room__name", flat=True))


@contextmanager
def broken(condition: str) -> Iterator[None]:
    """The database refuses to change certain rooms."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER broken BEFORE UPDATE ON rooms_room WHEN {condition} BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        yield
        cursor.execute("DROP TRIGGER broken")


def test_a_room_that_fails_keeps_no_other_from_being_settled(
    expired: list[Door], instance: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    with broken("OLD.name = 'Room 1'"):
        assert sweep(instance)
    assert left_over() == ["Room 1"]
    assert f"Room {expired[1].room.pk} could not be settled" in caplog.text
    sweep(instance)
    assert left_over() == []


def test_where_every_room_fails_the_database_is_the_trouble(expired: list[Door], instance: UUID) -> None:
    with broken("true"), pytest.raises(DatabaseError):
        sweep(instance)
    assert len(left_over()) == 4


def test_a_sweep_that_takes_too_long_leaves_the_rest_to_the_next_one(
    expired: list[Door], instance: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "SWEEP_LIMIT", -1.0)
    assert not sweep(instance)
    assert len(left_over()) == 4
    monkeypatch.undo()
    assert sweep(instance)
    assert left_over() == []


def test_who_has_left_is_of_no_instance_any_more(door: Door, alice: User) -> None:
    alices = door.enter(alice)
    end_participant(*place(alices), "left")
    assert row(alices).instance is None
