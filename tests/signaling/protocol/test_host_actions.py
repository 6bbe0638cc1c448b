"""Host actions have their place in the table, and are forbidden to everybody so far."""

from typing import Any

import pytest

from tests.support.meeting import MeetingPlace

ACTIONS: list[tuple[str, dict[str, Any]]] = [
    ("admit", {"subject": "all"}),
    ("deny", {"subject": "all"}),
    ("mute", {"subject": "all", "kinds": ["audio", "video", "screen"]}),
    ("ask-unmute", {"subject": "BOB", "kinds": ["audio"]}),
    ("remove", {"subject": "BOB", "ban": True}),
    ("remove", {"subject": "BOB"}),
    ("lock", {"locked": True}),
    ("role", {"subject": "BOB", "role": "moderator"}),
    ("end", {}),
]


@pytest.mark.parametrize(("kind", "fields"), ACTIONS)
async def test_is_forbidden_and_changes_nothing(place: MeetingPlace, kind: str, fields: dict[str, Any]) -> None:
    alice, bob = await place.two()
    fields = {key: bob.id if value == "BOB" else value for key, value in fields.items()}
    for client in (alice, bob):
        await client.send(kind, id="act", **fields)
        await client.error("forbidden", reply_to="act")
    await alice.send("offer", recipient=bob.id, connection=1, sdp="x")
    assert (await bob.receive())["type"] == "offer"
    assert await alice.drain() == []


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("mute", {"subject": "all", "kinds": ["smell"]}), ("lock", {"locked": "yes"}), ("role", {}), ("end", {"now": 1})],
)
async def test_one_that_is_malformed_is_a_bad_message(place: MeetingPlace, kind: str, fields: dict[str, Any]) -> None:
    alice = await place.join("Alice")
    await alice.send(kind, id="act", **fields)
    await alice.error("bad-message", reply_to="act")
