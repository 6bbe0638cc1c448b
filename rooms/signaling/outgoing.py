"""What the server tells: a class for each message, as `messages.py` has them for what clients tell it.

Clients ignore fields that they do not know, so that these may grow.
"""

from typing import Any

from msgspec import UNSET, Struct, UnsetType, field

from .messages import Answer, Candidate, Candidates, Caps, Media, Offer, Reconnect, Relayed, Sdp


class Participant(Struct):
    """Somebody in the room, as everybody sees them. `joined` is the revision at which they entered."""

    id: str
    name: str
    role: str
    guest: bool
    joined: int
    state: str
    caps: Caps
    media: Media


class Room(Struct):
    """The room, as everybody in it sees it."""

    slug: str
    name: str
    locked: bool
    capacity: int


class Waiting(Struct):
    """Somebody who waits to be let in."""

    id: str
    name: str
    guest: bool


class Resume(Struct):
    """By what one comes back to one's place; `ttl` in s."""

    participant: str
    secret: str
    ttl: int


class Outgoing(Struct, kw_only=True):
    """`reply_to` is the `id` of the message that this directly answers."""

    reply_to: str | UnsetType = field(default=UNSET)


class Welcome(Outgoing, tag="welcome", kw_only=True):
    participant: Participant
    room: Room
    participants: list[Participant]
    waiting: list[Waiting] | UnsetType = UNSET
    # RTCConfiguration (W3C WebRTC 4.2.1), and `ttl` in s.
    configuration: dict[str, Any]
    resume: Resume
    heartbeat: int
    revision: int


class Roster(Outgoing, tag="roster", kw_only=True):
    participants: list[Participant]
    room: Room
    waiting: list[Waiting] | UnsetType = UNSET
    revision: int


class ParticipantJoined(Outgoing, tag="participant-joined", kw_only=True):
    participant: Participant
    revision: int


class ParticipantChanged(Outgoing, tag="participant-changed", kw_only=True):
    participant: Participant
    revision: int


class ParticipantLeft(Outgoing, tag="participant-left", kw_only=True):
    subject: str
    reason: str
    revision: int


class RoomChanged(Outgoing, tag="room-changed", kw_only=True):
    room: Room
    revision: int


class Configuration(Outgoing, tag="configuration", kw_only=True):
    configuration: dict[str, Any]


class Pong(Outgoing, tag="pong", kw_only=True):
    revision: int


class Error(Outgoing, tag="error", kw_only=True):
    code: str
    detail: str
    recipient: str | UnsetType = UNSET


class Bye(Outgoing, tag="bye", kw_only=True):
    code: str
    detail: str
    reconnect: bool
    after: float | UnsetType = UNSET


class OfferFrom(Struct, tag="offer"):
    sender: str
    connection: int
    sdp: Sdp


class AnswerFrom(Struct, tag="answer"):
    sender: str
    connection: int
    sdp: Sdp


class CandidatesFrom(Struct, tag="candidates"):
    sender: str
    connection: int
    candidates: list[Candidate]


class ReconnectFrom(Struct, tag="reconnect"):
    sender: str
    rebuild: bool
    connection: int | UnsetType = UNSET


# What the recipient of a relayed message gets.
RELAYED: dict[type[Relayed], type[Struct]] = {
    Offer: OfferFrom,
    Answer: AnswerFrom,
    Candidates: CandidatesFrom,
    Reconnect: ReconnectFrom,
}
SERVER_MESSAGES: tuple[type[Struct], ...] = (
    Welcome,
    ParticipantJoined,
    ParticipantChanged,
    ParticipantLeft,
    Roster,
    RoomChanged,
    OfferFrom,
    AnswerFrom,
    CandidatesFrom,
    ReconnectFrom,
    Configuration,
    Error,
    Bye,
    Pong,
)
