"""Alice and Bob have accounts, Root administers; Charlie is a stranger."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.addresses import vouch_for_email
from accounts.models import User
from accounts.signals import identity_ended

from .people import PASSWORD, sign_in


@pytest.fixture(autouse=True)
def fresh(settings: Settings) -> None:
    """No rate limit is used up, and a password costs no time."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def make_user(email: str, name: str) -> User:
    user = User.objects.create_user(email, PASSWORD, name=name)
    vouch_for_email(user)
    return user


@pytest.fixture
def alice(db: None) -> User:
    return make_user("alice@example.org", "Alice")


@pytest.fixture
def bob(db: None) -> User:
    return make_user("bob@example.org", "Bob")


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root@example.org", PASSWORD, name="Root")


@pytest.fixture
def alices(client: Client, alice: User) -> Client:
    """A browser in which Alice is signed in."""
    return sign_in(client, alice)


@pytest.fixture
def roots(root: User) -> Client:
    """A browser in which Root is signed in."""
    return sign_in(Client(), root)


Ended = list[tuple[str, str]]


@pytest.fixture
def ended() -> Iterator[Ended]:
    """Whose identities ended since the test began: pairs of e-mail address and session key."""
    found: Ended = []

    def note(user: User, session_key: str, **kwargs: object) -> None:
        found.append((user.email, session_key))

    identity_ended.connect(note)
    yield found
    identity_ended.disconnect(note)
