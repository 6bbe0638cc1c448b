"""STUN and TURN as they are configured, and nobody's by default."""

import base64
import hashlib
import hmac
import time

from pytest_django.fixtures import Settings

from rooms.services.ice import ice_configuration


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
