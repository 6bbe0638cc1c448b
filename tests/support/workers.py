"""Which worker of `make test` runs what: what shares servers or browsers stays together."""

from pathlib import PurePath

from xdist.scheduler import LoadScopeScheduling

# What is in these folders waits more than it works, and uses little of what others have started.
WAITING = {"faults", "scale"}


def group_of(file: PurePath) -> str:
    """`browser`, `server`, or a file of those that wait, by its path from the project's folder."""
    folder = file.parts[1]
    if folder in WAITING:
        return str(file)
    return "browser" if folder == "browser" else "server"


class Workers(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each worker a group, and another one when it is nearly through; the greatest come first.

    xdist's own groups, by marks, do nothing with this release of pytest.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group_of(PurePath(nodeid.split("::")[0]))
