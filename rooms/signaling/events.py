"""What the server tells: text frames made of the values that services hand over."""

import random
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from msgspec import UNSET, Struct

from ..services.presence import Admission
from ..services.roster import Change, Present, RoomState
from . import outgoing
from .errors import Bye, Refusal
from .messages import Caps, Media, Relayed, encode

# What the recipient of a relayed message gets, and the fields that it shares with what was sent.
RELAYED: dict[type[Relayed], tuple[type[Struct], Callable[[Any], tuple[Any, ...]]]] = {
    sent: (got, attrgetter(*got.__struct_fields__[1:])) for sent, got in outgoing.RELAYED.items()
}


def public(participant: Present) -> outgoing.Participant:
    """A participant as the protocol has it, without what only instances need to know."""
    return outgoing.Participant(
        id=participant.id,
        name=participant.name,
        role=participant.role,
        guest=participant.guest,
        joined=participant.joined,
        state=participant.state,
        caps=Caps(**participant.caps),
        media=Media(**participant.media),
    )


def public_room(room: RoomState) -> outgoing.Room:
    """A room as the protocol has it."""
    return outgoing.Room(room.slug, room.name, room.locked, room.capacity)


def change_event(change: Change) -> str:
    """`participant-joined`, `participant-changed`, `participant-left` or `room-changed`."""
    if change.room is not None:
        return encode(outgoing.RoomChanged(room=public_room(change.room), revision=change.revision))
    if change.participant is None:
        left = outgoing.ParticipantLeft(subject=change.subject, reason=change.reason, revision=change.revision)
        return encode(left)
    happened = outgoing.ParticipantJoined if change.kind == "joined" else outgoing.ParticipantChanged
    return encode(happened(participant=public(change.participant), revision=change.revision))


def waiting_for(role: str) -> Any:
    """Who waits, for hosts and moderators; others are not told. Nobody waits in this version."""
    return [] if role in ("host", "moderator") else UNSET


def roster_event(room: RoomState, participants: list[Present], revision: int, role: str) -> str:
    """The whole truth, for somebody in this role."""
    return encode(
        outgoing.Roster(
            participants=[public(participant) for participant in participants],
            room=public_room(room),
            waiting=waiting_for(role),
            revision=revision,
        )
    )


def welcome_event(
    admission: Admission, configuration: dict[str, Any], resume_ttl: int, heartbeat: int, reply_to: str | None
) -> str:
    """Times in s."""
    own, snapshot = admission.participant, admission.snapshot
    return encode(
        outgoing.Welcome(
            participant=public(own),
            room=public_room(snapshot.room),
            participants=[public(participant) for participant in snapshot.participants],
            waiting=waiting_for(own.role),
            configuration=configuration,
            resume=outgoing.Resume(own.id, admission.secret, resume_ttl),
            heartbeat=heartbeat,
            revision=snapshot.revision,
            reply_to=given(reply_to),
        )
    )


def configuration_event(configuration: dict[str, Any], reply_to: str | None) -> str:
    return encode(outgoing.Configuration(configuration=configuration, reply_to=given(reply_to)))


def pong_event(revision: int, reply_to: str | None) -> str:
    return encode(outgoing.Pong(revision=revision, reply_to=given(reply_to)))


def relayed_event(sender: str, message: Relayed) -> str:
    """What the recipient of a relayed message gets: `sender` stamped by the server, no `id`."""
    kind, fields_of = RELAYED[type(message)]
    return encode(kind(sender, *fields_of(message)))


def error_event(refusal: Refusal) -> str:
    return encode(
        outgoing.Error(
            code=refusal.code,
            detail=refusal.detail,
            recipient=given(refusal.recipient),
            reply_to=given(refusal.reply_to),
        )
    )


def bye_event(bye: Bye) -> str:
    # Spread, so that not all come back in one moment.
    after = None if bye.after is None else round(bye.after * random.uniform(0.5, 1.5), 2)  # noqa: S311
    return encode(
        outgoing.Bye(
            code=bye.code,
            detail=bye.detail,
            reconnect=bye.reconnect,
            after=given(after),
            reply_to=given(bye.reply_to),
        )
    )


def given(value: Any) -> Any:
    """A field that is left out where there is nothing to say."""
    return UNSET if value is None else value
