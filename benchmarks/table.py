"""The results as text."""

from collections.abc import Sequence

from benchmarks.figures import Figure, Results
from benchmarks.goals import GOALS, Goal, judged


def show(results: Results, goals: Sequence[Goal] = GOALS) -> str:
    """Every figure by phase, and then the goals."""
    parts = [phase_table(phase, by_system) for phase, by_system in results.items()]
    return "\n\n".join([*parts, goal_table(results, goals)])


def phase_table(phase: str, by_system: dict[str, dict[str, Figure]]) -> str:
    """A column for each system, a row for each figure."""
    names = list(dict.fromkeys(name for figures in by_system.values() for name in figures))
    rows = [
        [name, *(cell(figures[name]) if name in figures else "" for figures in by_system.values())] for name in names
    ]
    return aligned([[phase, *by_system], *rows])


def cell(figure: Figure) -> str:
    """The median, and the least and the most where there were several runs."""
    if figure.low == figure.high:
        return short(figure.median)
    return f"{short(figure.median)} ({short(figure.low)}-{short(figure.high)})"


def short(value: float) -> str:
    """Three digits that count, without exponents."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def goal_table(results: Results, goals: Sequence[Goal]) -> str:
    """What was to be reached, what was, and whether that is enough."""
    rows = [["goal", "limit", "reached", ""]]
    for goal, value in judged(results, goals):
        limit = f"{'at least' if goal.at_least else 'at most'} {goal.limit:g}{goal.unit}"
        rows.append([goal.what, limit, f"{short(value)}{goal.unit}", "met" if goal.is_met(value) else "MISSED"])
    left_out = len(goals) - len(rows) + 1
    return aligned(rows) + (f"\n{left_out} goals were not measured." if left_out else "")


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Columns of equal width; the first is the text, and a line comes after the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(text.ljust(width) if not column else text.rjust(width) for column, (text, width) in enumerate(cells))
        for cells in ([*zip(row, widths, strict=True)] for row in rows)
    ]
    return "\n".join(
        [lines[0].rstrip(), "-" * (sum(widths) + 2 * len(widths) - 2), *(line.rstrip() for line in lines[1:])]
    )
