"""Measured values: how several runs become one figure, and where all of them are kept."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """The median of several runs, and how far they lie apart."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, runs: Sequence[float]) -> "Figure":
        """The figure of some runs, one at least."""
        return cls(statistics.median(runs), min(runs), max(runs))


Figures = dict[str, Figure]  # by name
Results = dict[str, dict[str, Figures]]  # by phase, then by system


def summed_up(rounds: Sequence[dict[str, float]]) -> Figures:
    """The figures of several rounds that measured the same."""
    return {name: Figure.of([each[name] for each in rounds]) for name in rounds[0]}


def percentile(ordered: Sequence[float], part: float) -> float:
    """The value that `part` of the others don't exceed; `ordered` is sorted and not empty."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def as_json(results: Results) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """The same as plain objects."""
    return {
        phase: {
            system: {name: asdict(figure) for name, figure in figures.items()} for system, figures in by_system.items()
        }
        for phase, by_system in results.items()
    }
