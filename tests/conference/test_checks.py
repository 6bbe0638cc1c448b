"""Settings that don't fit together are told in plain words, and what can't work stops every command."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from conference.checks import check_settings
from conference.turn import TurnServer

Production = Callable[..., list[str]]


@pytest.fixture
def found(settings: Settings) -> Production:
    """The ids of what the checks find in a production that is fine but for the settings given."""
    fine = {
        "EMBEDDED": False,
        "GATHERED": True,
        "SECRET_KEY": "k" * 40,
        "SITE_URL": "https://talk.example.org",
        "SECURE": True,
        "TRUST_PROXY": True,
        "HOST": "0.0.0.0",
        "DEBUG": False,
        "REDIS_URL": "redis://redis",
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
        "STUN_URLS": ["stun:talk.example.org:3478"],
        "TURN_URLS": ["turn:talk.example.org:3478?transport=tcp"],
        "TURN_SECRET": "secret",
        "TURN_USERNAME": "",
        "TURN_PASSWORD": "",
        "TURN_SERVERS": [],
        "TURN_API_URL": "",
        "TURN_API_TOKEN": "",
    }

    def check(**changed: object) -> list[str]:
        for name, value in (fine | changed).items():
            setattr(settings, name, value)
        return [message.id.removeprefix("conference.") for message in check_settings() if message.id]

    return check


def test_a_production_that_is_set_up_well_has_nothing_to_say(found: Production) -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"TURN_SECRET": ""}, ["E002"]),
        ({"TURN_URLS": []}, ["W001"]),
        ({"TURN_URLS": ["turn://talk.example.org"]}, ["E001"]),
        ({"TURN_SECRET": "", "TURN_USERNAME": "calls", "TURN_PASSWORD": "open sesame"}, []),
        ({"TURN_SECRET": "", "TURN_USERNAME": "calls"}, ["E002"]),
        ({"TURN_USERNAME": "calls", "TURN_PASSWORD": "open sesame"}, ["E005"]),
        ({"TURN_SERVERS": [TurnServer(["stun:talk.example.org"], "secret")]}, ["E001"]),
        ({"TURN_API_TOKEN": "token"}, ["W011"]),
        ({"STUN_URLS": ["talk.example.org"]}, ["E001"]),
        ({"TRUST_PROXY": False}, ["W002"]),
        ({"SECRET_KEY": "short"}, ["W008"]),
        ({"SITE_URL": "http://talk.example.org", "SECURE": False}, ["W004"]),
        ({"SITE_URL": "http://localhost:8000", "SECURE": False}, []),
        ({"DEBUG": True}, ["W005"]),
        ({"REDIS_URL": ""}, ["W006"]),
        ({"EMAIL_HOST": ""}, ["W007"]),
        ({"EMAIL_USE_SSL": True}, ["E003"]),
        ({"PING_INTERVAL": 5, "PING_TIMEOUT": 6}, ["E004"]),
        ({"PING_INTERVAL": 5, "PING_TIMEOUT": 5}, []),
        ({"GATHERED": False}, ["W009"]),
        ({"HOST": "127.0.0.1"}, []),
        ({"EMBEDDED": True, "HOST": "192.0.2.7"}, ["W003"]),
        ({"EMBEDDED": True, "SECRET_KEY": "short", "DEBUG": True, "REDIS_URL": "", "EMAIL_HOST": ""}, []),
    ],
)
def test_each_mistake_is_told(found: Production, changed: dict[str, object], expected: list[str]) -> None:
    assert found(**changed) == expected
