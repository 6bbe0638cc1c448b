"""What the server tells: text frames made of the values that services hand over."""

import random
from typing import Any

from ..services.roster import Change, Present, RoomState, Snapshot
from .errors import Bye, Refusal
from .messages import encode


def public(participant: Present) -> dict[str, Any]:
    """A participant as the protocol has it, without what only instances need to know."""
    return {
        "id": participant.id,
        "name": participant.name,
        "role": participant.role,
        "guest": participant.guest,
        "joined": participant.joined,
        "state": participant.state,
        "caps": participant.caps,
        "media": participant.media,
    }


def change_event(change: Change) -> str:
    """`participant-joined`, `participant-changed`, `participant-left` or `room-changed`."""
    fields: dict[str, Any] = {"revision": change.revision}
    if change.kind == "room":
        return encode("room-changed", {"room": change.room, **fields})
    if change.participant is None:
        return encode("participant-left", {"subject": change.subject, "reason": change.reason, **fields})
    return encode(f"participant-{change.kind}", {"participant": public(change.participant), **fields})


def may_see_waiting(role: str) -> bool:
    return role in ("host", "moderator")


def truth(room: RoomState, participants: list[Present], revision: int, role: str) -> dict[str, Any]:
    """The fields that `welcome` and `roster` share; hosts and moderators also see who waits."""
    fields: dict[str, Any] = {
        "room": room,
        "participants": [public(participant) for participant in participants],
        "revision": revision,
    }
    if may_see_waiting(role):
        fields["waiting"] = []
    return fields


def welcome_event(
    snapshot: Snapshot,
    own: Present,
    configuration: dict[str, Any],
    resume: dict[str, Any],
    heartbeat: int,
    reply_to: str | None,
) -> str:
    fields = truth(snapshot.room, list(snapshot.participants), snapshot.revision, own.role)
    fields |= {
        "participant": public(own),
        "configuration": configuration,
        "resume": resume,
        "heartbeat": heartbeat,
    }
    return encode("welcome", fields, reply_to)


def error_event(refusal: Refusal) -> str:
    fields = {"code": refusal.code, "detail": refusal.detail}
    if refusal.recipient is not None:
        fields["recipient"] = refusal.recipient
    return encode("error", fields, refusal.reply_to)


def bye_event(bye: Bye) -> str:
    fields: dict[str, Any] = {"code": bye.code, "detail": bye.detail, "reconnect": bye.reconnect}
    if bye.after is not None:
        # Spread, so that not all come back in one moment.
        fields["after"] = round(bye.after * random.uniform(0.5, 1.5), 2)  # noqa: S311
    return encode("bye", fields, bye.reply_to)
