"""Places, revisions and meetings, as rows."""

import gc
import weakref

import pytest
from django.db import transaction

from accounts.models import User
from rooms.models import Meeting, Room
from rooms.services.errors import GivenUp, RoomFull, RoomGone, RoomLocked
from rooms.services.presence import change_media, detach_participant, end_participant
from rooms.services.rooms import delete_room, end_meeting, update_room
from rooms.services.roster import Change
from tests.services.door import Door, announced, long_ago, place, row, stop_the_clock

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(changes: list[Change]) -> list[str]:
    return [change.kind for change in changes]


def test_each_change_has_the_next_revision(door: Door, alice: User, bob: User) -> None:
    with announced() as changes:
        door.enter(alice)
        bobs = door.enter(bob)
        change_media(*place(bobs), {**bobs.participant.media, "audio": True})
        end_participant(*place(bobs), "left")
    assert [change.revision for change in changes] == [1, 2, 3, 4]
    assert kinds(changes) == ["joined", "joined", "changed", "left"]


def test_media_that_is_what_it_was_changes_nothing(door: Door, alice: User) -> None:
    alices = door.enter(alice)
    with announced() as changes:
        change_media(*place(alices), dict(alices.participant.media))
    assert changes == []


def test_nothing_is_announced_before_the_commit(door: Door, alice: User) -> None:
    with announced() as changes:
        with transaction.atomic():
            door.enter(alice)
            assert changes == []
        assert kinds(changes) == ["joined"]


def test_a_full_room_lets_nobody_in_and_keeps_its_revision(door: Door, alice: User, bob: User) -> None:
    door.enter(alice)
    door.enter(bob)
    with pytest.raises(RoomFull):
        door.enter(bob)
    door.room.refresh_from_db()
    assert door.room.revision == 2


def test_a_refusal_leaves_nothing_for_the_garbage_collector(door: Door, alice: User, bob: User) -> None:
    door.enter(alice)
    door.enter(bob)
    gc.disable()
    try:
        with pytest.raises(RoomFull) as raised:
            door.enter(bob)
        error = weakref.ref(raised.value)
        del raised
        assert error() is None
    finally:
        gc.enable()


def test_a_join_that_nobody_waits_for_any_more_takes_no_place(door: Door, alice: User) -> None:
    with announced() as changes, pytest.raises(GivenUp):
        door.enter(alice, is_wanted=lambda: False)
    assert changes == []
    assert [who.name for who in door.enter(alice).snapshot.participants] == [alice.name]


def test_a_detached_participant_holds_its_place(door: Door, alice: User, bob: User) -> None:
    door.enter(alice)
    bobs = door.enter(bob)
    detach_participant(*place(bobs))
    with pytest.raises(RoomFull):
        door.enter(bob)


def test_a_place_is_free_again_thirty_seconds_after_detaching(
    door: Door, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch)
    door.enter(alice)
    bobs = door.enter(bob)
    detach_participant(*place(bobs))
    long_ago(bobs, 29)
    with pytest.raises(RoomFull):
        door.enter(bob)
    long_ago(bobs, 31)
    door.enter(bob)
    assert row(bobs).reason == "lost"


def test_a_locked_room_lets_only_hosts_in(door: Door, alice: User, bob: User) -> None:
    update_room(door.room, locked=True)
    with pytest.raises(RoomLocked):
        door.enter(bob)
    assert door.enter(alice).participant.role == "host"


def test_the_lock_ends_when_the_room_empties(door: Door, alice: User) -> None:
    alices = door.enter(alice)
    update_room(door.room, locked=True)
    with announced() as changes:
        end_participant(*place(alices), "left")
    assert kinds(changes) == ["left", "room"]
    door.room.refresh_from_db()
    assert not door.room.locked


def test_a_meeting_lasts_from_the_first_to_the_last(door: Door, alice: User, bob: User) -> None:
    alices, bobs = door.enter(alice), door.enter(bob)
    end_participant(*place(alices), "left")
    assert Meeting.objects.get().ended is None
    end_participant(*place(bobs), "left")
    assert Meeting.objects.get().ended is not None
    door.enter(alice)
    assert Meeting.objects.count() == 2


def test_ending_a_meeting_ends_everyone_in_it(door: Door, alice: User, bob: User) -> None:
    alices, bobs = door.enter(alice), door.enter(bob)
    assert end_meeting(door.room) == 2
    assert row(alices).reason == row(bobs).reason == "ended"


def test_a_deleted_room_is_gone_for_those_inside(door: Door, alice: User) -> None:
    alices = door.enter(alice)
    with announced() as changes:
        delete_room(door.room)
    assert [(change.kind, change.reason) for change in changes] == [("left", "ended")]
    assert not Room.objects.exists()
    with pytest.raises(RoomGone):
        change_media(*place(alices), {})
    detach_participant(*place(alices))
