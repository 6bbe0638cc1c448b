"""Every code of the protocol: what an `error` says, and how a socket ends."""

from dataclasses import dataclass

# The WebSocket close code that follows each `bye`.
CLOSE_CODES = {
    "left": 1000,
    "bad-message": 4400,
    "unauthenticated": 4401,
    "forbidden": 4403,
    "not-found": 4404,
    "hello-timeout": 4408,
    "superseded": 4409,
    "ended": 4410,
    "locked": 4423,
    "rate-limited": 4429,
    "room-full": 4430,
    "denied": 4431,
    "removed": 4432,
    "session-ended": 4433,
    "internal": 4500,
    "restart": 4512,
    "overloaded": 4513,
}

# After these the client should connect again by itself.
RECONNECT = {"restart", "overloaded", "rate-limited", "internal"}

# Why a participant left, where that is not itself the code of its `bye`. One that others have taken for
# lost, though its socket is here, may come back; one that "left" while its socket is here was replaced by
# a `fresh` resume elsewhere, since whoever leaves by its own word is forgotten first.
BYE_OF_REASON = {"lost": "restart", "left": "superseded"}

ERROR_CODES = (
    "bad-message",
    "unknown-type",
    "unknown-participant",
    "recipient-detached",
    "forbidden",
    "rate-limited",
    "not-joined",
    "unavailable",
)


@dataclass
class Bye(Exception):
    """The socket ends, for a reason that the client is told first. It should return in about `after` s."""

    code: str
    detail: str
    after: float | None = None
    reply_to: str | None = None

    @property
    def close_code(self) -> int:
        return CLOSE_CODES[self.code]

    @property
    def reconnect(self) -> bool:
        return self.code in RECONNECT


@dataclass
class Refusal(Exception):
    """One message is not obeyed; the socket stays open."""

    code: str
    detail: str
    recipient: str | None = None
    reply_to: str | None = None


def unavailable(recipient: str, reply_to: str | None = None) -> Refusal:
    """A relayed message that could not be delivered, for now."""
    return Refusal("unavailable", "They can't be reached at the moment.", recipient=recipient, reply_to=reply_to)
