"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Rooms of `seats` people each, for the phases with traffic; and the rest."""

    rooms: int = 40
    seats: int = 6
    repetitions: int = 3
    spread: float = 2  # s within which the rooms begin
    flood: int = 250  # messages of each client, as fast as they go
    rate: int = 1000  # messages/s offered while latency is measured
    latency_seconds: float = 5
    connections: tuple[int, ...] = (1_000, 10_000)
    idle_seconds: float = 30
    joins: int = 960


FULL = Size()
QUICK = Size(repetitions=1, latency_seconds=3, connections=(240, 960), idle_seconds=10, joins=240)
TINY = Size(
    rooms=2,
    seats=3,
    repetitions=1,
    spread=0.2,
    flood=20,
    rate=50,
    latency_seconds=0.5,
    connections=(6,),
    idle_seconds=1,
    joins=6,
)
