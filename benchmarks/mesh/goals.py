"""What is to be reached by a mesh of browsers."""

from benchmarks.goals import Goal, Place, ratio

FOUR, SIX, TWO, PAGE = "4 people", "6 people", "joining of two", "page"
FIRST = "first frame: ms"


def ours(what: str, phase: str, name: str, limit: float, unit: str, at_least: bool = False) -> Goal:
    """A figure of ours alone."""
    return Goal(what, (phase, "ours", name), limit, None, at_least, unit)


SLOWEST = "frames/s, slowest link"
MEAN: Place = (SIX, "plain", "frames/s a link")
GOALS = [
    ratio("First frame of two, against two connections in one page", TWO, FIRST, "ours", "bare", 2.0),
    ours("All frames of four, after the click of the last one", FOUR, "all frames: ms", 2500, " ms"),
    ours("Frames/s of each link, four people", FOUR, SLOWEST, 18, "/s", at_least=True),
    ours("Received height, four people", FOUR, "received height", 360, "", at_least=True),
    ratio("CPU of four people, against the plain mesh", FOUR, "CPU: %", "ours", "plain", 0.6),
    ours("Frames/s of each link, six people", SIX, SLOWEST, 12, "/s", at_least=True),
    ours("Received height, six people", SIX, "received height", 180, "", at_least=True),
    Goal("Frames/s of a link that the plain mesh does not hold, six people", MEAN, 12, unit="/s"),
    ours("Page of the call, compressed", PAGE, "compressed: KB", 150, " KB"),
]
