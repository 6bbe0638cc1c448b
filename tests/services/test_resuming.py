"""Back after a loss: the secret and the same account give the place back, and nothing else does."""

from uuid import UUID

import pytest

from accounts.models import User
from rooms.services.presence import detach_participant, end_participant
from rooms.services.rooms import update_room
from tests.services.door import Door, announced, place, row

pytestmark = pytest.mark.django_db(transaction=True)


def test_keeps_id_place_and_media(door: Door, alice: User) -> None:
    alices = door.enter(alice, media={"audio": True, "video": True, "screen": False, "hand": False, "recording": False})
    detach_participant(*place(alices))
    again = door.back(alice, alices)
    assert again.participant.id == alices.participant.id
    assert again.participant.joined == alices.participant.joined
    assert again.participant.media == alices.participant.media
    assert again.participant.state == "live"


def test_works_on_another_instance(door: Door, alice: User, other_instance: UUID) -> None:
    alices = door.enter(alice)
    again = door.back(alice, alices, instance=other_instance)
    assert (again.participant.id, again.participant.channel) == (alices.participant.id, "there")


def test_passes_lock_and_capacity(door: Door, alice: User, bob: User) -> None:
    door.enter(alice)
    bobs = door.enter(bob)
    detach_participant(*place(bobs))
    update_room(door.room, locked=True)
    assert door.back(bob, bobs).participant.id == bobs.participant.id


def test_needs_the_secret(door: Door, alice: User) -> None:
    alices = door.enter(alice)
    assert door.back(alice, alices, secret="guessed").participant.id != alices.participant.id


def test_needs_the_same_account(door: Door, alice: User, bob: User) -> None:
    alices = door.enter(alice)
    assert door.back(bob, alices).participant.id != alices.participant.id


def test_is_void_after_leaving(door: Door, alice: User) -> None:
    alices = door.enter(alice)
    end_participant(*place(alices), "left")
    assert door.back(alice, alices).participant.id != alices.participant.id


def test_takes_the_voice_from_the_old_socket(door: Door, alice: User) -> None:
    alices = door.enter(alice)
    door.back(alice, alices)
    detach_participant(*place(alices))
    end_participant(*place(alices), "left")
    assert row(alices).state == "live"


def test_fresh_puts_a_new_one_in_the_old_ones_place_in_one_step(door: Door, alice: User, bob: User) -> None:
    door.enter(alice)
    bobs = door.enter(bob)
    with announced() as changes:
        again = door.back(bob, bobs, fresh=True)
    assert [(change.kind, change.revision) for change in changes] == [("left", 3), ("joined", 4)]
    assert again.participant.id != bobs.participant.id
    assert again.snapshot.revision == 4
