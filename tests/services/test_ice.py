"""STUN and TURN as they are configured, and nobody's by default."""

import base64
import hashlib
import hmac
import itertools
import time

import pytest
from pytest_django.fixtures import Settings

from conference.turn import TurnServer
from rooms.services.ice import has_relay, ice_configuration


def test_there_is_no_third_party_by_default(settings: Settings) -> None:
    settings.STUN_URLS = settings.TURN_URLS = []
    assert ice_configuration("p")["iceServers"] == []


def test_turn_credentials_name_the_participant_and_expire(settings: Settings) -> None:
    settings.STUN_URLS, settings.TURN_URLS = ["stun:t.example.org"], ["turn:t.example.org"]
    settings.TURN_SECRET, settings.TURN_TTL = "shared", 600
    stun, turn = ice_configuration("somebody")["iceServers"]
    assert stun == {"urls": ["stun:t.example.org"]}
    expiry, participant = turn["username"].split(":")
    assert participant == "somebody"
    assert 590 <= int(expiry) - time.time() <= 601
    digest = hmac.new(b"shared", turn["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(turn["credential"]) == digest


def test_a_fixed_credential_is_given_as_it_is(settings: Settings) -> None:
    settings.STUN_URLS, settings.TURN_URLS, settings.TURN_SECRET = [], ["turn:t.example.org"], ""
    settings.TURN_USERNAME, settings.TURN_PASSWORD = "calls", "open sesame"
    (turn,) = ice_configuration("p")["iceServers"]
    assert turn == {"urls": ["turn:t.example.org"], "username": "calls", "credential": "open sesame"}


def test_several_servers_have_a_credential_each_and_all_end_together(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A clock on which a second begins at every look, as it does now and then between two looks at a real one.
    monkeypatch.setattr("rooms.services.ice.time.time", itertools.count(1_000_000_000).__next__)
    settings.STUN_URLS, settings.TURN_URLS, settings.TURN_SECRET = [], ["turn:one"], "first"
    settings.TURN_SERVERS = [TurnServer(["turn:two"], "second"), TurnServer(["turn:three"], "", "u", "p")]
    one, two, three = ice_configuration("p")["iceServers"]
    assert one["username"] == two["username"]
    assert one["credential"] != two["credential"]
    assert (three["username"], three["credential"]) == ("u", "p")


def test_a_providers_servers_stand_beside_and_their_life_counts(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STUN_URLS = settings.TURN_URLS = []
    settings.TURN_API_URL, settings.TURN_TTL = "https://turn.example.org", 600
    monkeypatch.setattr("conference.hosted.hosted.clock", lambda: 1000.0)
    monkeypatch.setattr("conference.hosted.hosted._given", ([{"urls": "turn:bought"}], 1100.5))
    assert has_relay()
    configuration = ice_configuration("p")
    assert (configuration["iceServers"], configuration["ttl"]) == ([{"urls": "turn:bought"}], 100)


def test_a_room_that_hides_everyone_has_the_relay_as_the_only_way(settings: Settings) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:t.example.org"], "shared"
    assert ice_configuration("p", relay_only=True)["iceTransportPolicy"] == "relay"
    assert "iceTransportPolicy" not in ice_configuration("p")


def test_there_is_a_relay_once_one_can_sign_in_there(settings: Settings) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:t.example.org"], ""
    assert not has_relay()
    settings.TURN_SECRET = "shared"
    assert has_relay()
