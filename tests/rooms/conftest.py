"""Alice hosts a room, Bob is its member, Charlie is a stranger, Root administers."""

import pytest
from django.test import Client

from accounts.models import User
from rooms.models import Room
from rooms.services.rooms import add_member, create_room


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice@example.org", name="Alice Moreau")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob@example.org", name="Bob Lindqvist")


@pytest.fixture
def charlie(db: None) -> User:
    return User.objects.create_user("charlie@example.org", name="Charlie")


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root@example.org", name="Root")


@pytest.fixture
def room(alice: User, bob: User) -> Room:
    """Alice's room for members; Bob is one."""
    room = create_room(alice, "Weekly planning", slug="weekly-planning")
    add_member(room, bob.email)
    return room


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def alices(alice: User) -> Client:
    """A browser in which Alice is signed in."""
    return browser(alice)


@pytest.fixture
def bobs(bob: User) -> Client:
    return browser(bob)


@pytest.fixture
def charlies(charlie: User) -> Client:
    return browser(charlie)


@pytest.fixture
def roots(root: User) -> Client:
    return browser(root)
