"""The examples of docs/protocol.md are messages that the server understands and sends."""

import json
from typing import Any

import pytest

from rooms.services.ice import ice_configuration
from rooms.services.presence import Admission
from rooms.services.roster import Change, Present, RoomState, Snapshot
from rooms.signaling import errors, events, messages

from .pages import examples
from .test_protocol_page import FROM_CLIENT, FROM_SERVER

BOB = Present(
    id="Vn4xTcp0Yb3wJd9s",
    name="Bob",
    role="host",
    guest=False,
    joined=42,
    state="live",
    caps={"ice_restart": True, "data_channels": True},
    media={"audio": True, "video": False, "screen": False, "hand": False, "recording": False},
    channel="instance",
    epoch=1,
)
ROOM = RoomState(slug="demo", name="Demo", locked=False, capacity=6)


def shape(value: Any) -> Any:
    """The names and kinds of values in a message; a list by its first element."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


def sent(kind: str) -> list[dict[str, Any]]:
    return [example for example in examples(FROM_SERVER[kind]) if example["type"] == kind]


def assert_like(example: dict[str, Any], frame: str) -> None:
    assert shape(example) == shape(json.loads(frame))


@pytest.mark.parametrize("kind", FROM_CLIENT)
def test_an_example_from_the_client_is_a_message_of_that_type(kind: str) -> None:
    for example in examples(FROM_CLIENT[kind]):
        assert type(messages.parse(json.dumps(example))) is messages.CLIENT_MESSAGES[kind]


@pytest.mark.parametrize("kind", ["joined", "changed", "left", "room"])
def test_an_example_of_a_change_is_what_the_server_sends(kind: Any) -> None:
    change = Change(1, 42, kind)
    if kind in ("joined", "changed"):
        change = Change(1, 42, kind, participant=BOB)
    elif kind == "left":
        change = Change(1, 42, kind, subject=BOB.id, reason="left")
    else:
        change = Change(1, 42, kind, room=ROOM)
    name = "room-changed" if kind == "room" else f"participant-{kind}"
    assert_like(sent(name)[0], events.change_event(change))


def test_the_example_of_welcome_is_what_a_host_gets(settings: Any) -> None:
    settings.STUN_URLS, settings.TURN_URLS, settings.TURN_SECRET = ["stun:example.org"], ["turn:example.org"], "secret"
    admission = Admission(BOB, "secret", Snapshot(room_id=1, revision=42, room=ROOM, participants=(BOB,)))
    frame = events.welcome_event(admission, ice_configuration(BOB.id), 30, 10, "1")
    assert_like(sent("welcome")[0], frame)


def test_the_example_of_roster_is_what_a_member_gets() -> None:
    assert_like(sent("roster")[0], events.roster_event(ROOM, [BOB], 42, "member"))


def test_the_example_of_configuration_is_what_the_server_sends(settings: Any) -> None:
    settings.STUN_URLS, settings.TURN_URLS = ["stun:example.org"], []
    assert_like(sent("configuration")[0], events.configuration_event(ice_configuration(BOB.id), "7"))


@pytest.mark.parametrize("kind", ["offer", "answer", "candidates", "reconnect"])
def test_a_relayed_example_is_what_becomes_of_the_example_that_was_sent(kind: str) -> None:
    message = messages.parse(json.dumps(examples(FROM_CLIENT[kind])[0]))
    assert isinstance(message, messages.Relayed)
    assert_like(sent(kind)[0], events.relayed_event(BOB.id, message))


def test_the_example_of_error_is_what_the_server_sends() -> None:
    refusal = errors.Refusal("unknown-participant", "…", recipient=BOB.id, reply_to="9")
    assert_like(sent("error")[0], events.error_event(refusal))


def test_the_example_of_bye_is_what_the_server_sends() -> None:
    assert_like(sent("bye")[0], events.bye_event(errors.Bye("restart", "…", after=1.4)))
