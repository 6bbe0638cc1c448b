"""Who loses an identity or a right leaves at once; who keeps one stays."""

import pytest

from accounts.models import User
from rooms.models import Membership
from rooms.services.identity import end_identity
from rooms.services.rooms import remove_member, update_room
from tests.services.door import Door, row

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_session_ends_only_what_it_opened(door: Door, alice: User) -> None:
    desk = door.enter(alice, session_key="desk")
    phone = door.enter(alice, session_key="phone")
    end_identity(alice, "desk")
    assert (row(desk).state, row(desk).reason) == ("left", "session-ended")
    assert row(phone).state == "live"


def test_an_account_that_ends_leaves_everywhere(door: Door, alice: User, bob: User) -> None:
    desk, bobs = door.enter(alice, session_key="desk"), door.enter(bob)
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
