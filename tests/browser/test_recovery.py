"""The way between two people breaks, and the call finds another: by itself, without a reload."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.support.browsers import Browsers
from tests.support.firewall import Firewall
from tests.support.gathering import Gathering
from tests.support.kinds import Installations
from tests.support.line import Line
from tests.support.person import OFFLINE, Person, all_see_and_hear
from tests.support.recovery import Watch, ports

pytestmark = pytest.mark.skipif(not Firewall.is_possible(), reason="to drop packets takes root")

AWAY = "Reconnecting… Your call goes on."
# s without a frame, on a busy machine. On a quiet one about 4: three until it is noticed, less than one to mend it.
BLIND = 20


@dataclass
class Two:
    """Alice, who came first, and Bob, who called her; his way to the server can be cut."""

    alice: Person
    bob: Person
    line: Line


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def two(installations: Installations, browsers: Browsers) -> AsyncIterator[Two]:
    # On a busy machine what is done without a server may take longer than the usual 30 s of a detached participant.
    installation = await installations.get("embedded", pages=True, RESUME_TTL="120")
    gathering = Gathering(installation, browsers, await installation.room())
    (alice,) = await gathering.inside("Alice")
    line = Line(installation.servers[0])
    await line.mend()
    bob = await gathering.person("Bob")
    bob.expected = OFFLINE
    await bob.page.goto(f"{line.origin}/rooms/{gathering.slug}/")
    await bob.join()
    yield Two(alice, bob, line)
    await gathering.close()
    await line.cut()


@pytest.fixture
def firewall() -> Iterator[Firewall]:
    with Firewall() as found:
        yield found


async def is_cured(watch: Watch) -> None:
    """It stood still, is seen again in time, and nobody is another one."""
    await watch.stands_still(1000)
    assert await watch.moves_again() < BLIND


@pytest.mark.soak
@pytest.mark.parametrize("role", ["called", "caller"])
async def test_one_who_gets_nothing_although_ice_is_connected_gets_it_again(
    two: Two, firewall: Firewall, role: str
) -> None:
    deaf, other = (two.alice, two.bob) if role == "called" else (two.bob, two.alice)
    await all_see_and_hear(deaf, other)
    watch = await Watch.on(deaf, other)
    firewall.mute(await ports(deaf))
    await is_cured(watch)
    assert (await watch.seen())["steps"][0] == "restart silence"
    await all_see_and_hear(deaf, other)


async def test_a_way_is_mended_while_one_of_the_two_has_no_server(two: Two, firewall: Firewall) -> None:
    alice, bob = two.alice, two.bob
    await all_see_and_hear(alice, bob)
    before = [await bob.id(), await bob.connections()]
    watches = [await Watch.on(alice, bob), await Watch.on(bob, alice)]
    await two.line.cut()
    await expect(bob.banner(AWAY)).to_be_visible()
    firewall.mute([*await ports(alice), *await ports(bob)])
    for watch in watches:
        await is_cured(watch)
    await expect(bob.banner(AWAY)).to_be_visible()
    await two.line.mend()
    await expect(bob.banner(AWAY)).to_be_hidden(timeout=30_000)
    await all_see_and_hear(alice, bob)
    assert [await bob.id(), await bob.connections()] == before


@pytest.mark.soak
async def test_a_way_that_breaks_is_replaced_by_another(two: Two, firewall: Firewall) -> None:
    alice, bob = two.alice, two.bob
    await all_see_and_hear(alice, bob)
    watches = [await Watch.on(alice, bob), await Watch.on(bob, alice)]
    firewall.cut([*await ports(alice), *await ports(bob)])
    for watch in watches:
        await is_cured(watch)
    await all_see_and_hear(alice, bob)
