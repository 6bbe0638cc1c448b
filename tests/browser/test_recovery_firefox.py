"""One of the two is at Firefox: what breaks in the middle of the call is mended there, too, without a reload."""

import time
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.support.browsers import Browsers
from tests.support.firewall import Firewall
from tests.support.kinds import Installations
from tests.support.person import OFFLINE, all_see_and_hear
from tests.support.recovery import Two, Watch, blink, ports, two_in_a_call

takes_root = pytest.mark.skipif(not Firewall.is_possible(), reason="to drop packets takes root")

AWAY = "Reconnecting… Your call goes on."


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="session",
    params=["firefox calls", pytest.param("firefox is called", marks=pytest.mark.soak)],
)
async def two(request: pytest.FixtureRequest, installations: Installations, browsers: Browsers) -> AsyncIterator[Two]:
    """Alice and Bob, one of them at Firefox."""
    place = "second" if request.param == "firefox calls" else "first"
    async with two_in_a_call(installations, browsers, **{place: await browsers.firefox()}) as found:
        yield found


@pytest.fixture
def firewall() -> Iterator[Firewall]:
    with Firewall() as found:
        yield found


async def watched(two: Two) -> tuple[list[Watch], list[object]]:
    """Both look at each other, and who they are by now."""
    alice, bob = two.alice, two.bob
    await all_see_and_hear(alice, bob)
    return [await Watch.on(alice, bob), await Watch.on(bob, alice)], await identity(two)


async def identity(two: Two) -> list[object]:
    return [found for person in (two.alice, two.bob) for found in (await person.id(), await person.connections())]


@takes_root
async def test_a_way_that_breaks_between_firefox_and_chromium_is_replaced(two: Two, firewall: Firewall) -> None:
    watches, before = await watched(two)
    firewall.cut([*await ports(two.alice), *await ports(two.bob)])
    for watch in watches:
        await watch.is_cured()
    await all_see_and_hear(two.alice, two.bob)
    assert await identity(two) == before


@pytest.mark.parametrize("how", ["stop", pytest.param("kill", marks=pytest.mark.soak)])
async def test_a_server_that_restarts_interrupts_no_call_with_firefox(two: Two, how: str) -> None:
    two.alice.expected = OFFLINE
    watches, before = await watched(two)
    server = two.alice.server
    began = time.monotonic()
    await getattr(server, how)()
    for person in (two.alice, two.bob):
        await expect(person.banner(AWAY)).to_be_visible()
    await two.alice.sees(two.bob)
    await two.bob.sees(two.alice)
    await server.start()
    for person in (two.alice, two.bob):
        await expect(person.banner(AWAY)).to_be_hidden(timeout=30_000)
    away = time.monotonic() - began
    await all_see_and_hear(two.alice, two.bob)
    for watch in watches:
        assert await watch.moves_again() < blink(away)
        assert (await watch.seen())["steps"] == []
    assert await identity(two) == before


@takes_root
@pytest.mark.soak
@pytest.mark.parametrize("two", ["firefox calls"], indirect=True)
async def test_firefox_mends_a_way_while_there_is_no_server(two: Two, firewall: Firewall) -> None:
    two.alice.expected = OFFLINE
    watches, before = await watched(two)
    server = two.alice.server
    await server.stop()
    for person in (two.alice, two.bob):
        await expect(person.banner(AWAY)).to_be_visible()
    firewall.mute([*await ports(two.alice), *await ports(two.bob)])
    for watch in watches:
        await watch.is_cured()
    await server.start()
    for person in (two.alice, two.bob):
        await expect(person.banner(AWAY)).to_be_hidden(timeout=30_000)
    await all_see_and_hear(two.alice, two.bob)
    assert await identity(two) == before
