"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Calls of so many people, and for how long they are looked at."""

    people: tuple[int, ...] = (4, 6)
    rounds: int = 3
    settle: float = 25  # s from the last picture until frames count: bandwidth is found by trying
    seconds: float = 15  # in which frames and CPU time are counted
    joins: int = 7  # times that the first frame of two is timed
    patience: float = 45  # s that somebody waits for the pictures of the others


FULL = Size()
QUICK = Size(rounds=1, settle=15, seconds=10, joins=3)
TINY = Size(people=(2,), rounds=1, settle=0, seconds=1, joins=1)
