"""Which worker of `make test` runs what: what shares servers or browsers stays together."""

from pathlib import PurePath

from xdist.scheduler import LoadScopeScheduling

ALONE = ("browser", "scale", "conference")  # they share no servers with the rest
# Of the tests with browsers, those that are no calls, or hardly: they may run beside one.
PAGES = ("test_accessibility.py", "test_admin.py", "test_room_pages.py", "test_speaker.py")
FAULTS = "faults"  # their tests wait more than they work


def group_of(file: PurePath) -> str:
    """One of ALONE, `pages` or `server`; the faults go file by file, but the hostile ones share servers."""
    folder = file.parts[1]
    if folder == FAULTS:
        return "hostile" if file.name.startswith("test_hostile") else str(file)
    if folder == "browser" and file.name in PAGES:
        return "pages"
    return folder if folder in ALONE else "server"


class Workers(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each worker a group, and another one when it is nearly through; the greatest come first.

    xdist's own groups, by marks, do nothing with this release of pytest.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group_of(PurePath(nodeid.split("::")[0]))
