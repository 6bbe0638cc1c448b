"""The way between two people breaks, and the call finds another: by itself, without a reload."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.support.browsers import Browsers
from tests.support.firewall import Firewall
from tests.support.gathering import Gathering
from tests.support.kinds import Installations
from tests.support.person import Person, all_see_and_hear
from tests.support.recovery import Watch, ports

Two = tuple[Person, Person]
# s without a frame, on a busy machine. On a quiet one it is 4: three until it is noticed, and a part of one to cure it.
BLIND = 20


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def two(installations: Installations, browsers: Browsers) -> AsyncIterator[Two]:
    """Alice, who came first, and Bob, who called her."""
    installation = await installations.get("embedded", pages=True)
    gathering = Gathering(installation, browsers, await installation.room())
    alice, bob = await gathering.inside("Alice", "Bob")
    yield alice, bob
    await gathering.close()


@pytest.fixture
def firewall() -> Iterator[Firewall]:
    with Firewall() as found:
        yield found


async def is_cured(watch: Watch) -> None:
    """It stood still, is seen again in time, and nobody is another one."""
    await watch.stands_still(1000)
    assert await watch.moves_again() < BLIND


@pytest.mark.parametrize("role", ["called", pytest.param("caller", marks=pytest.mark.soak)])
async def test_one_who_gets_nothing_although_ice_is_connected_gets_it_again(
    two: Two, firewall: Firewall, role: str
) -> None:
    deaf, other = two if role == "called" else reversed(two)
    await all_see_and_hear(*two)
    watch = await Watch.on(deaf, other)
    firewall.mute(await ports(deaf))
    await is_cured(watch)
    assert (await watch.seen())["steps"][0] == "restart silence"
    await all_see_and_hear(*two)


async def test_a_way_that_breaks_is_replaced_by_another(two: Two, firewall: Firewall) -> None:
    await all_see_and_hear(*two)
    alice, bob = two
    watches = [await Watch.on(alice, bob), await Watch.on(bob, alice)]
    firewall.cut([*await ports(alice), *await ports(bob)])
    for watch in watches:
        await is_cured(watch)
    await all_see_and_hear(*two)
