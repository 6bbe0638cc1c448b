"""What is to be reached, as arithmetic on the figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.figures import Results

Place = tuple[str, str, str]  # phase, system, name of the figure


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure of ours, alone or divided by that of another system, and its limit.

    `limit` is the most it may be, or the least where `at_least` is set.
    """

    what: str
    figure: Place
    limit: float
    against: Place | None = None
    at_least: bool = False
    unit: str = "x"

    def value(self, results: Results) -> float | None:
        """What was reached; None if it was not measured."""
        own = find(results, self.figure)
        if self.against is None or own is None:
            return own
        other = find(results, self.against)
        return None if other is None else own / other

    def is_met(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


def find(results: Results, place: Place) -> float | None:
    """The median of one figure, if it was measured."""
    phase, system, name = place
    figure = results.get(phase, {}).get(system, {}).get(name)
    return None if figure is None else figure.median


def ratio(what: str, phase: str, name: str, ours: str, other: str, limit: float) -> Goal:
    """One figure of ours in relation to the same of another system."""
    return Goal(what, (phase, ours, name), limit, (phase, other, name))


PAIR = "pair: ms"
MESSAGE = Goal(
    "CPU a message, one by one, against ws",
    ("speed", "ours", "one by one: µs/message"),
    2.5,
    ("speed", "ws", "pair: µs/message"),
)
GOALS = [
    ratio("CPU a pair, one instance, against ws", "speed", PAIR, "ours", "ws", 0.8),
    MESSAGE,
    ratio("CPU a pair, one instance, against socket.io with Redis", "speed", PAIR, "ours", "socketio-redis", 0.25),
    ratio("CPU a pair across, against socket.io across", "speed", PAIR, "ours-across", "socketio-across", 0.4),
    ratio("p99, one instance, against socket.io with Redis", "latency", "p99", "ours", "socketio-redis", 1.0),
    ratio("p99 across, against socket.io across", "latency", "p99", "ours-across", "socketio-across", 1.0),
    Goal(
        "p99 under attack, against that in peace",
        ("attack", "ours", "p99 under attack"),
        2.0,
        ("attack", "ours", "p99 in peace"),
    ),
    Goal("Memory a connection, of 1,000", ("memory", "ours", "KB at 1000"), 40, unit=" KB"),
    Goal("Memory a connection, of 10,000", ("memory", "ours", "KB at 10000"), 40, unit=" KB"),
    Goal("Joins a second, PostgreSQL", ("joins", "ours-postgres", "joins/s"), 100, at_least=True, unit="/s"),
    Goal("10,000 idle connections, part of a core", ("idle", "ours", "part of a core"), 0.15, unit=""),
]


def judged(results: Results, goals: Sequence[Goal] = GOALS) -> Iterator[tuple[Goal, float]]:
    """The goals whose figures were measured, and what was reached."""
    for goal in goals:
        value = goal.value(results)
        if value is not None:
            yield goal, value
