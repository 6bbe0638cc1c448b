"""Who loses an identity or a right leaves at once; who keeps one stays."""

import pytest
from django.contrib.sessions.models import Session

from accounts.models import User
from rooms.models import Membership, Participant
from rooms.services.errors import IdentityEnded, RoomGone
from rooms.services.identity import end_identity, end_strangers, rooms_with_strangers
from rooms.services.presence import detach_participant
from rooms.services.rooms import remove_member, update_room
from tests.services.door import Door, long_ago, place, row, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_session_ends_only_what_it_opened(door: Door, alice: User) -> None:
    key = sign_in(alice)
    desk = door.enter(alice, session_key=key)
    phone = door.enter(alice, session_key=sign_in(alice))
    end_identity(alice, key)
    assert (row(desk).state, row(desk).reason) == ("left", "session-ended")
    assert row(phone).state == "live"


def test_an_account_that_ends_leaves_everywhere(door: Door, alice: User, bob: User) -> None:
    desk, bobs = door.enter(alice, session_key=sign_in(alice)), door.enter(bob)
    end_identity(alice)
    assert row(desk).state == "left"
    assert row(bobs).state == "live"


def test_a_removed_member_leaves_the_call(door: Door, alice: User, bob: User) -> None:
    alices, bobs = door.enter(alice), door.enter(bob)
    remove_member(Membership.objects.get(room=door.room, user=bob))
    assert row(bobs).reason == "session-ended"
    assert row(alices).state == "live"


def test_a_removed_member_stays_where_everybody_may_be(door: Door, bob: User) -> None:
    update_room(door.room, access="users")
    bobs = door.enter(bob)
    remove_member(Membership.objects.get(room=door.room, user=bob))
    assert row(bobs).state == "live"


def test_a_room_closed_to_strangers_lets_them_go(door: Door, alice: User) -> None:
    charlie = User.objects.create_user("charlie@example.org", name="Charlie")
    update_room(door.room, access="users")
    charlies, alices = door.enter(charlie), door.enter(alice)
    update_room(door.room, access="members")
    assert row(charlies).reason == "session-ended"
    assert row(alices).state == "live"


def test_a_session_that_goes_takes_its_participants_along(door: Door, alice: User) -> None:
    key = sign_in(alice)
    desk = door.enter(alice, session_key=key)
    Session.objects.get(session_key=key).delete()
    assert row(desk).reason == "session-ended"


def test_who_signed_out_on_the_way_in_does_not_get_in(door: Door, alice: User) -> None:
    key = sign_in(alice)
    Session.objects.get(session_key=key).delete()
    with pytest.raises(IdentityEnded):
        door.enter(alice, session_key=key)


def test_who_lost_the_right_on_the_way_in_finds_no_room(door: Door, bob: User) -> None:
    remove_member(Membership.objects.get(room=door.room, user=bob))
    with pytest.raises(RoomGone):
        door.enter(bob)


def test_a_lock_ends_with_the_last_ones_time_before_the_next_one_is_judged(door: Door, alice: User, bob: User) -> None:
    bobs = door.enter(bob)
    update_room(door.room, locked=True)
    detach_participant(*place(bobs))
    long_ago(bobs, 31)
    assert door.enter(bob).participant.id != bobs.participant.id
    door.room.refresh_from_db()
    assert not door.room.locked


def is_found(door: Door) -> bool:
    """Whether the clock finds a stranger in the room, and none any more when they have been ended."""
    found = rooms_with_strangers(door.instance)
    end_strangers(door.room.pk)
    return found == [door.room.pk] and rooms_with_strangers(door.instance) == []


def test_a_membership_that_went_without_a_word_is_found(door: Door, alice: User, bob: User) -> None:
    alices, bobs = door.enter(alice), door.enter(bob)
    assert rooms_with_strangers(door.instance) == []
    Membership.objects.filter(room=door.room, user=bob).delete()
    assert is_found(door)
    assert (row(alices).state, row(bobs).reason) == ("live", "session-ended")


def test_an_account_that_ended_without_a_word_is_found(door: Door, alice: User, bob: User) -> None:
    alices, bobs = door.enter(alice), door.enter(bob)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert is_found(door)
    assert (row(alices).state, row(bobs).reason) == ("live", "session-ended")


def test_an_account_that_is_gone_without_a_word_is_found(door: Door, alice: User, bob: User) -> None:
    bobs = door.enter(bob)
    Participant.objects.filter(pk=bobs.participant.id).update(user=None)
    assert is_found(door)
    assert row(bobs).reason == "session-ended"


def test_whoever_may_be_there_is_no_stranger(door: Door, alice: User, bob: User) -> None:
    charlie = User.objects.create_user("charlie@example.org", name="Charlie")
    update_room(door.room, access="users", capacity=3)
    for who in (alice, bob, charlie):
        door.enter(who)
    assert rooms_with_strangers(door.instance) == []
