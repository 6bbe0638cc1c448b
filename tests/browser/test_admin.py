"""axe finds nothing serious in the admin either, and its pages need nothing that the policy forbids."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.axe import faults
from tests.support.backstage import email, key_of, make_administrator
from tests.support.gathering import Gathering
from tests.support.meeting import MeetingPlace
from tests.support.person import Person

LISTS = ["", "accounts/user/", "rooms/room/", "rooms/participant/", "rooms/meeting/", "rooms/instance/"]
FORMS = ["accounts/user/add/", "auth/group/add/", "rooms/room/add/"]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def root(sitting: Gathering) -> AsyncIterator[Person]:
    """An administrator, while Bob is in the room."""
    await sitting.installation.backstage(make_administrator, "Root")
    place = MeetingPlace(sitting.installation, sitting.slug)
    await place.join("Bob")
    yield await sitting.person("Root")
    await place.close()


async def faults_at(root: Person, path: str) -> list[str]:
    """What axe finds on that page of the admin, and what the page needs that the policy forbids."""
    await root.visit(f"/admin/{path}")
    # A style or script that is refused says so in the console; but axe tries styles of its own.
    refused = root.complaints()
    found = await faults(root.page)
    root.complaints()
    return [*refused, *found]


@pytest.mark.parametrize("path", [*LISTS, *FORMS])
async def test_lists_and_empty_forms(root: Person, path: str) -> None:
    assert await faults_at(root, path) == []


@pytest.mark.parametrize("action", ["change", "delete", "history"])
async def test_a_room(root: Person, sitting: Gathering, action: str) -> None:
    key = await sitting.installation.backstage(key_of, "rooms.Room", {"slug": sitting.slug})
    assert await faults_at(root, f"rooms/room/{key}/{action}/") == []


async def test_an_account(root: Person, sitting: Gathering) -> None:
    key = await sitting.installation.backstage(key_of, "accounts.User", {"email": email("Bob")})
    assert await faults_at(root, f"accounts/user/{key}/change/") == []
