"""People at home, each behind a box with NAT: the call finds the best way that the internet lets through."""

import signal
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.support.browsers import Browsers, executable
from tests.support.gathering import Gathering
from tests.support.installation import Installation, until
from tests.support.kinds import Installations
from tests.support.namespaces import NO_DIRECT_MEDIA, NO_DIRECT_UDP, NO_UDP, OPEN, SERVER, Internet
from tests.support.person import CONNECTS, Person, all_see_and_hear
from tests.support.recovery import BLIND, Watch
from tests.support.services import TURN_SECRET, answers, coturn
from tests.support.ways import Way, becomes_relayed, comes_to, way

SLEEP = 12  # s; long enough that nothing which waited for the sleeper waits still
GONE = 120  # s until a place is given away; 60 on a quiet machine, of which it is kept for 30

# Elsewhere these would need another machine for each person.
pytestmark = pytest.mark.skipif(not Internet.is_possible(), reason="network namespaces take root, on Linux")


@pytest.fixture(scope="module")
def internet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Internet]:
    """Two homes, and the server in the middle."""
    found = Internet(tmp_path_factory.mktemp("internet"))
    found.home()
    found.home()
    yield found
    found.close()


@pytest.fixture(scope="module")
def server(internet: Internet) -> Iterator[str]:
    """A STUN and TURN server that both homes reach; its `host:port`."""

    def is_ready(port: int) -> bool:
        return internet.call(internet.middle, lambda: answers(port, SERVER))

    with coturn(SERVER, internet.within(internet.middle), is_ready) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def installation(installations: Installations, internet: Internet, server: str) -> AsyncIterator[Installation]:
    """One that knows of that server."""
    turn = f"turn:{server},turn:{server}?transport=tcp"
    found = await installations.get(
        "embedded", pages=True, STUN_URLS=f"stun:{server}", TURN_URLS=turn, TURN_SECRET=TURN_SECRET
    )
    if not internet.gates:
        for home in internet.homes:
            await internet.open_gate(home, found.servers[0].port)
    before = found.log_sizes()
    yield found
    found.check_logs(before)


@pytest_asyncio.fixture(loop_scope="session")
async def people(gathering: Gathering, browsers: Browsers, internet: Internet) -> list[Person]:
    """Alice and Bob, each at a browser at home."""
    chromium = executable("chromium", "chromium-browser", "google-chrome")
    wrappers = [internet.wrapper(home, chromium) for home in internet.homes]
    return [
        await gathering.person(name, browser=await browsers.chromium_by(wrapper))
        for name, wrapper in zip(("Alice", "Bob"), wrappers, strict=True)
    ]


async def meet(people: list[Person]) -> None:
    for person in people:
        await person.enter()
    await all_see_and_hear(*people)


async def cured_of(fault: Callable[[], None], person: Person, other: Person) -> list[Watch]:
    """What a fault does: each sees the other stand still, and in time again."""
    watches = [await Watch.on(person, other), await Watch.on(other, person)]
    fault()
    for watch in watches:
        await watch.is_cured()
    await all_see_and_hear(person, other)
    return watches


async def steps_of(watches: list[Watch]) -> list[str]:
    """All that was done about it so far, on either side."""
    return [step for watch in watches for step in (await watch.seen())["steps"]]


async def test_two_behind_nat_meet_without_a_relay(people: list[Person], internet: Internet) -> None:
    internet.drop(OPEN)
    await meet(people)
    alice, bob = people
    found = await becomes_relayed(alice, bob, False)
    assert {found.local, found.remote} <= {"srflx", "prflx"}, found


async def test_where_no_direct_udp_passes_they_meet_over_turn(people: list[Person], internet: Internet) -> None:
    internet.drop(NO_DIRECT_UDP)
    await meet(people)
    alice, bob = people

    def is_over_turn_and_udp(found: Way) -> bool:
        return found.is_relayed and found.relay_protocol != "tcp"

    for person, other in ((alice, bob), (bob, alice)):
        await comes_to(person, other, is_over_turn_and_udp, "over TURN and UDP")


async def test_where_no_udp_passes_at_all_they_meet_over_turn_and_tcp(people: list[Person], internet: Internet) -> None:
    internet.drop(NO_UDP)
    await meet(people)
    for found in (await way(*people), await way(people[1], people[0])):
        assert (found.local, found.relay_protocol) == ("relay", "tcp"), found


async def test_where_a_direct_way_comes_to_carry_nothing_the_call_goes_on_over_turn(
    people: list[Person], internet: Internet
) -> None:
    """Between the homes ICE goes on to find its way, so that another restart helps nobody: only the relay does."""
    internet.drop(OPEN)
    await meet(people)
    alice, bob = people
    await becomes_relayed(alice, bob, False)
    watches = await cured_of(lambda: internet.drop(NO_DIRECT_MEDIA), alice, bob)
    for found in (await way(alice, bob), await way(bob, alice)):
        assert found.is_relayed, found
    steps = await steps_of(watches)
    assert {"restart silence", "relay silence"} <= {*steps}, steps
    assert "rebuild silence" not in steps


async def test_one_whose_machine_comes_into_another_network_is_seen_and_sees_again(
    people: list[Person], internet: Internet
) -> None:
    """Neither the page nor the other side is told: what was sent and received over the old address is gone."""
    internet.drop(OPEN)
    await meet(people)
    for mover, stayer in (people, people[::-1]):
        home = internet.homes[people.index(mover)]
        steps = await steps_of(await cured_of(partial(internet.move, home), mover, stayer))
        assert any(step.startswith("restart") for step in steps), steps
        assert not any(step.startswith(("rebuild", "give-up")) for step in steps), steps


async def test_one_whose_machine_sleeps_is_seen_and_sees_again_once_it_wakes(
    people: list[Person], internet: Internet
) -> None:
    internet.drop(OPEN)
    await meet(people)
    alice, bob = people
    seen = await Watch.on(bob, alice)
    sees = await Watch.on(alice, bob)
    internet.signal(internet.homes[0], signal.SIGSTOP)
    await seen.stands_still(SLEEP * 1000)
    internet.signal(internet.homes[0], signal.SIGCONT)
    for watch in (seen, sees):
        assert await watch.moves_again() < SLEEP + BLIND
    await all_see_and_hear(*people)


@pytest.mark.soak
async def test_one_whose_machine_sleeps_for_longer_than_a_place_is_kept_comes_back_by_itself(
    people: list[Person], internet: Internet
) -> None:
    internet.drop(OPEN)
    await meet(people)
    alice, bob = people
    place = await alice.id()
    internet.signal(internet.homes[0], signal.SIGSTOP)
    await expect(bob.tile(place)).to_have_count(0, timeout=GONE * 1000)
    internet.signal(internet.homes[0], signal.SIGCONT)

    async def has_another() -> bool:
        return await alice.id() != place

    await until(has_another, "Alice has another place", CONNECTS)
    await all_see_and_hear(*people)


@pytest.mark.soak
async def test_who_hides_tells_of_no_address_of_home(people: list[Person], internet: Internet) -> None:
    internet.drop(OPEN)
    alice, bob = people
    await alice.open_room()
    await alice.page.get_by_label("Hide my IP address").locator("visible=true").check()
    await meet(people)
    found = await way(bob, alice)
    assert found.tells_of_relay_only, found.told
    assert not [line for line in found.told for address in internet.addresses(internet.homes[0]) if address in line]
