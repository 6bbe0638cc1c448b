"""The benchmark of calls runs, in a size that says nothing about speed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.figures import Figure
from benchmarks.mesh.goals import GOALS
from benchmarks.mesh.meeting import Flow, MeetingError, summed
from benchmarks.mesh.scenes import SCENES
from benchmarks.mesh.size import FULL
from benchmarks.table import show
from tests.support.installation import ROOT

SECOND = 1000  # ms


def reading(at: int, **links: tuple[int, int, int]) -> dict[str, object]:
    """What a page counts: of each link frames, packets of sound, bytes sent."""
    names = ("frames", "sound", "sent")
    return {
        "at": at,
        "links": {key: {"height": 360, **dict(zip(names, link, strict=True))} for key, link in links.items()},
    }


def test_frames_and_bits_are_counted_a_second() -> None:
    flow = Flow.of(reading(0, a=(10, 1, 0), b=(0, 1, 0)), reading(2 * SECOND, a=(50, 9, 1000), b=(20, 9, 0)))
    assert flow == Flow(rates=[20, 10], heights=[360, 360], kilobits=4, silent=0)


def test_of_a_connection_that_was_made_anew_the_new_one_counts() -> None:
    assert Flow.of(reading(0, a=(90, 1, 0)), reading(SECOND, b=(12, 5, 0))).rates == [12]


def test_a_call_is_not_measured_while_somebody_is_missing_or_not_heard() -> None:
    whole, silent = Flow([20], [360], 4, silent=0), Flow([20], [360], 4, silent=1)
    assert summed([whole, whole], 1)["frames/s, slowest link"] == 20
    for row, others in ((silent, 1), (whole, 2)):
        with pytest.raises(MeetingError):
            summed([row], others)


def test_every_goal_is_for_something_that_is_measured() -> None:
    for goal in GOALS:
        for phase, system, name in (goal.figure, goal.against or goal.figure):
            assert system in SCENES
            if phase.endswith(" people"):
                assert int(phase.split()[0]) in FULL.people
            text = show({phase: {system: {name: Figure.of([1])}}}, [goal])
            assert ("not measured" in text) == (goal.against is not None)


@pytest.mark.soak
def test_a_tiny_run_measures_us_and_two_bare_connections(tmp_path: Path) -> None:
    output = tmp_path / "tiny.json"
    command = [sys.executable, "benchmarks/mesh/run.py", "--tiny", "--systems", "ours,bare", "--output", str(output)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(output.read_text())["figures"]
    for system in ("ours", "bare"):
        assert figures["joining of two"][system]["first frame: ms"]["median"] > 0
    call = figures["2 people"]["ours"]
    assert 0 < call["frames/s, slowest link"]["median"] < 30
    assert call["received height"]["median"] > 0
    assert call["CPU: %"]["median"] > 0
    assert figures["page"]["ours"]["hosts"]["median"] == 1
