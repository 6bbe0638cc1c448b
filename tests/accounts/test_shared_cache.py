"""Rate limits hold over all instances, and without Redis."""

import logging
import time
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from conference.cache import SharedCache

from .people import PASSWORD, sign_in, signed_in


@pytest.fixture(autouse=True)
def present() -> Iterator[None]:
    """No test leaves Redis marked as away."""
    yield
    SharedCache.away_until = 0


def cache_at(address: str) -> SharedCache:
    return SharedCache(address, {"KEY_PREFIX": "test"})


def test_two_instances_count_together(redis_server: str) -> None:
    first, second = cache_at(redis_server), cache_at(redis_server)
    assert first.add("lock", True, 10)
    assert not second.add("lock", True, 10)
    first.set("history", [1.5, 2.5], 10)
    assert second.get("history", []) == [1.5, 2.5]
    assert second.delete("history")
    assert first.get("history", []) == []


def test_numbers_stay_numbers(redis_server: str) -> None:
    found = cache_at(redis_server)
    found.set("count", 1, 10)
    assert found.incr("count") == 2
    assert found.get("count") == 2


def test_without_redis_people_sign_in_and_guessing_stays_slow(
    client: Client, alice: User, bob: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    # Nobody listens on port 1.
    settings.CACHES = {"default": {"BACKEND": "conference.cache.SharedCache", "LOCATION": "redis://127.0.0.1:1"}}
    begin = time.monotonic()
    assert signed_in(sign_in(Client(), bob)) == bob
    for _ in range(5):
        client.post("/accounts/login/", {"login": alice.email, "password": "not this one"})
    answer = client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert "too many tries" in answer.content.decode()
    assert signed_in(client) is None
    assert "Redis is away" in caplog.text
    assert time.monotonic() - begin < 10, "a server that is away costs no waiting at each step"
