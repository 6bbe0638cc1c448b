"""Which worker of `make test` runs what, and when: what shares servers or browsers stays together."""

from pathlib import PurePath
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# In the order in which they begin: calls in browsers take longest, and the faults wait while those work.
PARTS = ("browser", "faults", "server", "pages", "conference", "scale")
# Of the tests with browsers, those that are no calls, or hardly: they may run beside one.
PAGES = ("test_accessibility.py", "test_admin.py", "test_room_pages.py", "test_speaker.py")


def part_of(file: PurePath) -> str:
    """One of PARTS. `server` is all that has no servers of its own."""
    folder = file.parts[1]
    if folder == "browser" and file.name in PAGES:
        return "pages"
    return folder if folder in PARTS else "server"


def turn_of(item: pytest.Item) -> int:
    """When a test begins, by its file's path from the root."""
    return PARTS.index(part_of(PurePath(item.nodeid.split("::")[0])))


def group_of(file: PurePath) -> str:
    """What one worker runs: a part, but faults go file by file, of which the hostile ones share servers."""
    part = part_of(file)
    if part != "faults":
        return part
    return "hostile" if file.name.startswith("test_hostile") else str(file)


class Workers(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each worker a group, and the next one when it is nearly through.

    xdist's own groups, by marks, do nothing with this release of pytest.
    """

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return group_of(PurePath(nodeid.split("::")[0]))
