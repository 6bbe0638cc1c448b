"""The wire: a class for each message, and the only place that knows JSON.

What a client sends is checked here once, strictly: unknown types and fields are refused. What a client
may then do is decided in `handlers.py`. The reference is docs/protocol.md.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from .errors import Refusal

MAX_FRAME = 64 * 1024  # bytes
MAX_FIRST_FRAME = 4 * 1024

Id = Annotated[str, Meta(min_length=1, max_length=64)]
Connection = Annotated[int, Meta(ge=0, le=2**53 - 1)]  # what a JavaScript number holds exactly
Revision = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Kinds = list[Literal["audio", "video", "screen"]]
# Passed on as they came, once their kind and their JSON are checked: nobody here looks into them.
Sdp = Annotated[Raw, Meta(extra_json_schema={"type": "string", "minLength": 1})]
Candidate = Annotated[Raw, Meta(extra_json_schema={"type": "object"})]


class Media(Struct, forbid_unknown_fields=True):
    """What a participant sends now."""

    audio: bool = False
    video: bool = False
    screen: bool = False
    hand: bool = False
    recording: bool = False


class Caps(Struct, forbid_unknown_fields=True):
    """What a participant's WebRTC library can do."""

    ice_restart: bool = True
    data_channels: bool = True


class ResumeClaim(Struct, forbid_unknown_fields=True):
    participant: Id
    secret: Annotated[str, Meta(max_length=64)]
    fresh: bool = False


class ClientMessage(Struct, forbid_unknown_fields=True, kw_only=True):
    """What every message from a client may carry; `id` comes back as `reply_to`."""

    id: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET


class Hello(ClientMessage, tag="hello"):
    token: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    invite: str | UnsetType = UNSET
    media: Media | UnsetType = UNSET
    caps: Caps | UnsetType = UNSET
    resume: ResumeClaim | UnsetType = UNSET


class Relayed(ClientMessage):
    """A message for one other participant, who gets it with `sender` in place of `recipient`."""

    recipient: Id


class Description(Relayed):
    """An SDP; the text itself is the recipient's to judge."""

    connection: Connection
    sdp: Sdp

    def __post_init__(self) -> None:
        sdp = bytes(self.sdp)
        if not sdp.startswith(b'"') or sdp == b'""':
            raise ValueError("Expected a string that is not empty - at `$.sdp`")


class Offer(Description, tag="offer"):
    pass


class Answer(Description, tag="answer"):
    pass


class Candidates(Relayed, tag="candidates"):
    connection: Connection
    candidates: list[Candidate]

    def __post_init__(self) -> None:
        for candidate in self.candidates:
            if not bytes(candidate).startswith(b"{"):
                raise ValueError("Expected a list of objects - at `$.candidates`")


class Reconnect(Relayed, tag="reconnect"):
    rebuild: bool
    connection: Connection | UnsetType = UNSET


class ChangeMedia(ClientMessage, tag="media"):
    media: Media


class AskConfiguration(ClientMessage, tag="configuration"):
    pass


class Report(ClientMessage, tag="report"):
    recipient: Id
    outcome: Literal["connected", "failed"]
    relayed: bool
    ms: Annotated[float, Meta(ge=0)]


class Ping(ClientMessage, tag="ping"):
    revision: Revision | UnsetType = UNSET


class Leave(ClientMessage, tag="leave"):
    pass


class Admit(ClientMessage, tag="admit"):
    subject: Id


class Deny(ClientMessage, tag="deny"):
    subject: Id


class Mute(ClientMessage, tag="mute"):
    subject: Id
    kinds: Kinds


class AskUnmute(ClientMessage, tag="ask-unmute"):
    subject: Id
    kinds: Kinds


class Remove(ClientMessage, tag="remove"):
    subject: Id
    ban: bool = False


class Lock(ClientMessage, tag="lock"):
    locked: bool


class ChangeRole(ClientMessage, tag="role"):
    subject: Id
    role: Literal["host", "moderator", "member"]


class End(ClientMessage, tag="end"):
    pass


AnyMessage = (
    Hello
    | Offer
    | Answer
    | Candidates
    | Reconnect
    | ChangeMedia
    | AskConfiguration
    | Report
    | Ping
    | Leave
    | Admit
    | Deny
    | Mute
    | AskUnmute
    | Remove
    | Lock
    | ChangeRole
    | End
)
CLIENT_MESSAGES: dict[str, type[ClientMessage]] = {
    str(message.__struct_config__.tag): message for message in AnyMessage.__args__
}

_decoder = msgspec.json.Decoder(AnyMessage)
_any_decoder = msgspec.json.Decoder()
_encoder = msgspec.json.Encoder()


def parse(text: str) -> ClientMessage:
    """The message in a text frame. Raises Refusal `bad-message` or `unknown-type`."""
    try:
        message: ClientMessage = _decoder.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeError, ValueError) as error:
        raise explain(text, error) from None
    return message


def explain(text: str, error: Exception) -> Refusal:
    """Why a frame is refused, with its `id` where it has a proper one; off the fast path."""
    try:
        content = _any_decoder.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeError, ValueError):
        return Refusal("bad-message", "This is not JSON.")
    if not isinstance(content, dict):
        return Refusal("bad-message", "A message is a JSON object.")
    reply_to = content.get("id")
    if not isinstance(reply_to, str) or len(reply_to) > 64:
        reply_to = None
    kind = content.get("type")
    if isinstance(kind, str) and kind not in CLIENT_MESSAGES:
        return Refusal("unknown-type", "There is no message of this type.", reply_to=reply_to)
    return Refusal("bad-message", str(error)[:200], reply_to=reply_to)


def reply_id(message: ClientMessage) -> str | None:
    return None if message.id is UNSET else message.id


def encode(message: Struct) -> str:
    """The text frame of a message of the server's."""
    return _encoder.encode(message).decode()


def fields_of(part: Media | Caps) -> dict[str, bool]:
    """A part of a message as a plain dict."""
    return msgspec.structs.asdict(part)


def fields_if_said(part: Media | Caps | UnsetType) -> dict[str, bool] | None:
    """The same for a part that may be missing."""
    return None if part is UNSET else fields_of(part)
