"""Which worker of `make test` runs what: what shares servers or browsers stays together."""

from pathlib import PurePath

from xdist.scheduler import LoadScopeScheduling

ALONE = ("browser", "scale", "conference")  # they share no servers with the rest
FAULTS = "faults"  # their tests wait more than they work


def group_of(file: PurePath) -> str:
    """One of ALONE, or `server`; the faults go file by file, but the hostile ones share servers."""
    folder = file.parts[1]
    if folder == FAULTS:
        return "hostile" if file.name.startswith("test_hostile") else str(file)
    return folder if folder in ALONE else "server"


class Workers(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each worker a group, and another one when it is nearly through; the greatest come first.

    xdist's own groups, by marks, do nothing with this release of pytest.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group_of(PurePath(nodeid.split("::")[0]))
