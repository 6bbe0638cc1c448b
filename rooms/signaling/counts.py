"""What this process has counted since its start: plain numbers, since the way of a message must stay short.

Only the event loop's thread writes here, so nothing is locked. `conference/metrics.py` reads the numbers
when somebody asks for them.
"""

from bisect import bisect_left
from collections import defaultdict

# s; the upper ends of the histogram's classes. A relay inside one process takes some 50 us, one over the bus 1 ms.
BOUNDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Durations:
    """A small histogram: how many fell into each class, the last of which has no upper end."""

    __slots__ = ("classes", "total")

    def __init__(self) -> None:
        self.classes = [0] * (len(BOUNDS) + 1)
        self.total = 0.0  # s

    def observe(self, seconds: float) -> None:
        """Count one; a class takes what is at most its bound."""
        self.classes[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds

    def cumulative(self) -> list[tuple[float, int]]:
        """Each bound, infinity last, with how many took at most that long."""
        found, so_far = [], 0
        for bound, number in zip((*BOUNDS, float("inf")), self.classes, strict=True):
            so_far += number
            found.append((bound, so_far))
        return found


class Counts:
    """Everything that is counted.

    `messages`: from clients, by the class of the message, as `counts.messages[type(message)] += 1`.
    `relay_seconds`: how long each relayed message was in this process, from its frame to the recipient's
    socket or to the bus.
    `joined`: joins that succeeded, resumes among them. `refused`: those that did not, by the code of the `bye`.
    `errors`: messages that were not obeyed, by the code of the `error`.
    `bus_sent`: messages given to the bus. `bus_lost`: messages known to be lost there; the canary's among them.
    `bus_misses`: how many of the canary's last messages in a row were lost; 0 while the bus carries.
    """

    __slots__ = ("bus_lost", "bus_misses", "bus_sent", "errors", "joined", "messages", "refused", "relay_seconds")

    def __init__(self) -> None:
        self.messages: defaultdict[type[object], int] = defaultdict(int)
        self.relay_seconds = Durations()
        self.joined = 0
        self.refused: defaultdict[str, int] = defaultdict(int)
        self.errors: defaultdict[str, int] = defaultdict(int)
        self.bus_sent = 0
        self.bus_lost = 0
        self.bus_misses = 0


counts = Counts()
