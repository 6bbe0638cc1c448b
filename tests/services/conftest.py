"""Alice hosts a room of two places, Bob is its member; two instances serve it."""

from uuid import UUID, uuid4

import pytest

from accounts.models import User
from rooms.models import Room
from rooms.services.leases import hold_lease
from rooms.services.rooms import add_member, create_room
from tests.services.door import Door


@pytest.fixture
def alice(transactional_db: None) -> User:
    return User.objects.create_user("alice@example.org", name="Alice Moreau")


@pytest.fixture
def bob(alice: User) -> User:
    return User.objects.create_user("bob@example.org", name="Bob Lindqvist")


@pytest.fixture
def room(alice: User, bob: User) -> Room:
    room = create_room(alice, "Weekly planning", slug="weekly", capacity=2)
    add_member(room, bob.email)
    return room


@pytest.fixture
def instance(transactional_db: None) -> UUID:
    return started("here")


@pytest.fixture
def other_instance(transactional_db: None) -> UUID:
    return started("there")


def started(channel: str) -> UUID:
    instance = uuid4()
    hold_lease(instance, channel)
    return instance


@pytest.fixture
def door(room: Room, instance: UUID) -> Door:
    return Door(room, instance)
