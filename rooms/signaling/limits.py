"""How fast a client may send: a token bucket for each kind of message, and patience with its end."""

from collections import deque

from . import messages
from .errors import Bye, Refusal

PATIENCE = 10.0  # s of being limited until the socket ends
CALM = 3.0  # s without a dropped message after which a client counts as calm again
MISTAKES, MISTAKES_WITHIN = 10, 60.0

# Messages a second, and how many at once after a pause.
RATES = {
    "relay": (50.0, 300.0),
    "media": (4.0, 4.0),
    "configuration": (0.1, 1.0),
    "leave": (1.0, 1.0),
    "rest": (2.0, 20.0),
}
KINDS: dict[type[messages.ClientMessage], str] = {
    messages.Offer: "relay",
    messages.Answer: "relay",
    messages.Candidates: "relay",
    messages.Reconnect: "relay",
    messages.ChangeMedia: "media",
    messages.AskConfiguration: "configuration",
    messages.Leave: "leave",
}


class Bucket:
    """Fills by `rate` tokens a second up to `burst`; a message takes one."""

    __slots__ = ("burst", "filled", "rate", "tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate, self.burst = rate, burst
        self.tokens, self.filled = burst, now

    def take(self, now: float) -> bool:
        self.tokens = min(self.burst, self.tokens + (now - self.filled) * self.rate)
        self.filled = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Limits:
    """What one client has used up. Times are in s of a monotonic clock."""

    __slots__ = ("buckets", "last_drop", "limited_since", "mistakes")

    def __init__(self, now: float) -> None:
        self.buckets = {kind: Bucket(rate, burst, now) for kind, (rate, burst) in RATES.items()}
        self.limited_since: float | None = None
        self.last_drop = now
        self.mistakes: deque[float] = deque(maxlen=MISTAKES)

    def check(self, message: messages.ClientMessage, now: float) -> None:
        """Raises Refusal for a message that is too much, Bye after 10 s of them."""
        if self.buckets[KINDS.get(type(message), "rest")].take(now):
            return
        if self.limited_since is None or now - self.last_drop > CALM:
            self.limited_since = now
        self.last_drop = now
        if now - self.limited_since >= PATIENCE:
            raise Bye("rate-limited", "Too many messages for 10 s.", after=5)
        raise Refusal("rate-limited", "Too many messages; this one was dropped.")

    def count_mistake(self, now: float) -> None:
        """A `bad-message` or `unknown-type`. Raises Bye with the tenth in 60 s."""
        self.mistakes.append(now)
        if len(self.mistakes) == MISTAKES and now - self.mistakes[0] <= MISTAKES_WITHIN:
            raise Bye("bad-message", "Ten messages within 60 s were not understood.")
