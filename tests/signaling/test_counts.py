"""How long relays took, in classes."""

import pytest

from rooms.signaling.counts import BOUNDS, Durations


def test_a_duration_falls_into_the_first_class_that_is_long_enough() -> None:
    durations = Durations()
    for seconds in (BOUNDS[0], BOUNDS[0] * 1.01, 0.3, 100.0):
        durations.observe(seconds)
    found = dict(durations.cumulative())
    assert found[BOUNDS[0]] == 1
    assert found[BOUNDS[1]] == found[0.25] == 2
    assert found[0.5] == found[BOUNDS[-1]] == 3
    assert found[float("inf")] == 4
    assert durations.total == pytest.approx(100.3, abs=0.01)
