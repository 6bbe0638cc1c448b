"""What the benchmark says of a goal."""

from benchmarks.figures import Figure, Results, percentile
from benchmarks.goals import GOALS, Goal, judged
from benchmarks.phases.speed import meshes
from benchmarks.plan import PHASES
from benchmarks.size import FULL
from benchmarks.systems import SYSTEMS, System
from benchmarks.table import show

HALF = Goal("Half of theirs", ("speed", "ours", "pair: ms"), 0.5, ("speed", "ws", "pair: ms"))
MANY = Goal("Many", ("joins", "ours", "joins/s"), 100, at_least=True)


def results(**figures: float) -> Results:
    """One figure for each system of the phase `speed`."""
    return {"speed": {system: {"pair: ms": Figure.of([value])} for system, value in figures.items()}}


def test_a_goal_against_another_system_is_a_ratio() -> None:
    assert HALF.value(results(ours=1, ws=4)) == 0.25
    assert HALF.is_met(0.5)
    assert not HALF.is_met(0.51)


def test_a_goal_for_a_rate_is_met_from_its_limit_upwards() -> None:
    assert MANY.is_met(100)
    assert not MANY.is_met(99)


def test_a_goal_is_judged_only_if_both_systems_were_measured() -> None:
    assert HALF.value(results(ours=1)) is None
    assert HALF.value(results(ws=1)) is None
    assert list(judged({})) == []
    assert len(list(judged(results(ours=1, ws=1)))) == 1


def test_every_goal_names_figures_that_are_measured() -> None:
    for goal in GOALS:
        for phase, system, name in (goal.figure, goal.against or goal.figure):
            assert phase in PHASES
            assert system in SYSTEMS
            if phase == "speed":
                dialect = "ours" if system.startswith("ours") else system
                assert name.split(":")[0] in meshes(System(system, dialect, [], []), FULL)


def test_the_table_says_what_was_missed_and_what_was_not_measured() -> None:
    text = show(results(ours=0.9, ws=1))
    assert "at most 0.8x" in text
    assert "MISSED" in text
    assert f"{len(GOALS) - 1} goals were not measured" in text


def test_a_figure_is_the_median_of_its_runs_with_their_range() -> None:
    assert Figure.of([5, 1, 2]) == Figure(2, 1, 5)


def test_the_99th_percentile_is_exceeded_by_one_in_a_hundred() -> None:
    assert percentile(range(1, 1001), 0.99) == 991
    assert percentile([7], 0.99) == 7
