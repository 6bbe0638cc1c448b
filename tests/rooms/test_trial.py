"""The room's page gives a browser what it needs to try out its connection, to those who may enter and not too often."""

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from rooms.models import Room
from rooms.services import trial

DATA = re.compile(r'<script id="room-data" type="application/json">(.*?)</script>', re.DOTALL)


@pytest.fixture(autouse=True)
def fresh_limits(settings: Settings) -> Iterator[None]:
    settings.STUN_URLS, settings.TURN_URLS, settings.TURN_SECRET = [], ["turn:t.example.org"], "shared"
    cache.clear()
    yield
    cache.clear()


def data_of(client: Client, room: Room, query: str = "?trial") -> dict[str, Any]:
    answer = client.get(room.get_absolute_url() + query)
    found = DATA.search(answer.content.decode())
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_trial_has_a_name_of_its_own_and_a_short_life(bobs: Client, room: Room) -> None:
    first, second = (data_of(bobs, room)["trial"]["iceServers"][0]["username"] for _ in range(2))
    assert first != second
    expiry, name = first.split(":")
    assert name.startswith("trial-")
    assert 0 < int(expiry) - time.time() <= trial.TTL + 1


def test_a_page_that_is_only_looked_at_holds_no_key_to_the_relays(bobs: Client, room: Room) -> None:
    assert "trial" not in data_of(bobs, room, "")


def test_a_stranger_gets_none(charlies: Client, room: Room) -> None:
    assert charlies.get(room.get_absolute_url() + "?trial").status_code == 404


def test_too_many_trials_get_none_until_a_minute_has_passed(
    bobs: Client, alices: Client, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rooms.services.trial.time.time", lambda: 6_000_000.0)
    tried = [data_of(bobs, room)["trial"] for _ in range(trial.MOST + 1)]
    assert [each is None for each in tried] == [False] * trial.MOST + [True]
    assert data_of(alices, room)["trial"] is not None
    monkeypatch.setattr("rooms.services.trial.time.time", lambda: 6_000_000.0 + trial.WITHIN)
    assert data_of(bobs, room)["trial"] is not None
