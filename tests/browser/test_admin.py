"""axe finds nothing serious in the admin either, and its pages need nothing that the policy forbids."""

import pytest

from tests.support.axe import faults
from tests.support.backstage import email, key_of, make_administrator
from tests.support.gathering import Gathering
from tests.support.meeting import MeetingPlace

LISTS = ["", "accounts/user/", "rooms/room/", "rooms/participant/", "rooms/meeting/", "rooms/instance/"]
FORMS = ["accounts/user/add/", "auth/group/add/", "rooms/room/add/"]


async def root_at(gathering: Gathering, path: str) -> list[str]:
    """What axe finds on that page of the admin, as an administrator sees it while Bob is in the room."""
    await gathering.installation.backstage(make_administrator, "Root")
    place = MeetingPlace(gathering.installation, gathering.slug)
    await place.join("Bob")
    root = await gathering.person("Root")
    await root.visit(f"/admin/{path}")
    # A style or script that is refused says so in the console, which fails the test; but axe tries styles of its own.
    own = list(root.troubles)
    found = await faults(root.page)
    root.troubles[:] = own
    await place.close()
    return found


@pytest.mark.parametrize("path", [*LISTS, *FORMS])
async def test_lists_and_empty_forms(gathering: Gathering, path: str) -> None:
    assert await root_at(gathering, path) == []


@pytest.mark.parametrize("action", ["change", "delete", "history"])
async def test_a_room(gathering: Gathering, action: str) -> None:
    key = await gathering.installation.backstage(key_of, "rooms.Room", {"slug": gathering.slug})
    assert await root_at(gathering, f"rooms/room/{key}/{action}/") == []


async def test_an_account(gathering: Gathering) -> None:
    key = await gathering.installation.backstage(key_of, "accounts.User", {"email": email("Bob")})
    assert await root_at(gathering, f"accounts/user/{key}/change/") == []
