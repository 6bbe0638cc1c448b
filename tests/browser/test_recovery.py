"""The way between two people breaks, and the call finds another: by itself, without a reload."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.support.browsers import Browsers
from tests.support.firewall import Firewall
from tests.support.kinds import Installations
from tests.support.person import all_see_and_hear
from tests.support.recovery import Two, Watch, ports, two_in_a_call

pytestmark = pytest.mark.skipif(not Firewall.is_possible(), reason="to drop packets takes root")

AWAY = "Reconnecting… Your call goes on."


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def two(installations: Installations, browsers: Browsers) -> AsyncIterator[Two]:
    async with two_in_a_call(installations, browsers) as found:
        yield found


@pytest.fixture
def firewall() -> Iterator[Firewall]:
    with Firewall() as found:
        yield found


@pytest.mark.soak
@pytest.mark.parametrize("role", ["called", "caller"])
async def test_one_who_gets_nothing_although_ice_is_connected_gets_it_again(
    two: Two, firewall: Firewall, role: str
) -> None:
    deaf, other = (two.alice, two.bob) if role == "called" else (two.bob, two.alice)
    await all_see_and_hear(deaf, other)
    watch = await Watch.on(deaf, other)
    firewall.mute(await ports(deaf))
    await watch.is_cured()
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
        await watch.is_cured()
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
        await watch.is_cured()
    await all_see_and_hear(alice, bob)
