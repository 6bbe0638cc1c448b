"""The clock of an instance is an hour wrong: what counts is the database's, which all have in common."""

import asyncio
from collections.abc import AsyncIterator
from itertools import permutations

import pytest_asyncio

from tests.faults.truth import all_know
from tests.support import site
from tests.support.attendee import Attendee
from tests.support.backstage import PASSWORD, email
from tests.support.client import PATIENCE
from tests.support.clocks import wrong_clock
from tests.support.installation import CAST, until
from tests.support.kinds import Installations
from tests.support.meeting import MeetingPlace
from tests.support.talk import Talk

HOUR = 3600
LEASE = 15 + 5 + 1  # s that a lease lives, and until its end is noticed
RESUME_TTL = 10
AT_ONCE = 5.0  # s on a busy machine


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(installations: Installations) -> AsyncIterator[MeetingPlace]:
    """A room over three instances: one goes right, one is an hour ahead, and one behind."""
    installation = installations.build("cluster", instances=3, RESUME_TTL=str(RESUME_TTL))
    _, ahead, behind = installation.servers
    ahead.environment = {**ahead.environment, **wrong_clock(HOUR)}
    behind.environment = {**behind.environment, **wrong_clock(-HOUR)}
    await installation.start()
    place = MeetingPlace(installation, await installation.room(members=CAST[1:], capacity=12))
    yield place
    await place.close()
    await installation.stop()
    installation.check_logs({})


async def test_an_instance_whose_clock_is_an_hour_wrong_serves_like_any_other(place: MeetingPlace) -> None:
    right, ahead, behind = place.installation.servers
    alice, bob, dana = (
        await Attendee.enter(place, "Alice", right),
        await Attendee.enter(place, "Bob", ahead),
        await Attendee.enter(place, "Dana", behind),
    )
    people = (alice, bob, dana)
    everybody = {each.id: "live" for each in people}
    await all_know(place, people, everybody, PATIENCE)
    await nothing_happens(people)
    for who, server in ((bob, behind), (dana, ahead), (alice, behind), (alice, right)):
        await who.come_back(server)
    await all_know(place, people, everybody, PATIENCE)
    await is_held_for_its_time(place, dana, (alice, bob))
    await asyncio.gather(*(each.hang_up() for each in people))


async def nothing_happens(people: tuple[Attendee, ...]) -> None:
    """While leases are renewed, and would run out, nobody's state changes, and everybody hears everybody."""
    revision = people[0].revision
    talks = [Talk(one, two) for one, two in permutations(people, 2)]
    for talk in talks:
        await talk.__aenter__()
    await asyncio.sleep(LEASE)
    for talk in talks:
        await talk.__aexit__(None, None, None)
        await talk.all_arrive()
    assert {each.revision for each in people} == {revision}


async def is_held_for_its_time(place: MeetingPlace, lost: Attendee, others: tuple[Attendee, ...]) -> None:
    """A lost participant keeps its place for as long as it may resume, and no longer."""

    async def gone() -> bool:
        return all(lost.id not in each.roster for each in others)

    since = asyncio.get_running_loop().time()
    lost.vanish()
    everybody = {each.id: "live" for each in others}
    await all_know(place, others, {**everybody, lost.id: "detached"}, RESUME_TTL - 1)
    await until(gone, "the place is given up", 2 * RESUME_TTL)
    assert asyncio.get_running_loop().time() - since >= RESUME_TTL
    await all_know(place, others, everybody, AT_ONCE)


async def test_a_sign_in_holds_and_ends_on_instances_whose_clocks_differ(place: MeetingPlace) -> None:
    right, ahead, behind = place.installation.servers
    for home, others in ((ahead, (right, behind)), (behind, (right, ahead))):
        cookie = await site.sign_in(home.origin, email("Bob"), PASSWORD)
        sockets = [await place.join("Bob", server=server, cookie=cookie) for server in (home, *others)]
        assert await site.get(others[0].origin, "/accounts/profile/", cookie) == 200
        assert await site.post(others[-1].origin, "/accounts/logout/", cookie) == 302
        await asyncio.gather(*(socket.bye("session-ended", AT_ONCE) for socket in sockets))
        await (await place.connect(server=home, cookie=cookie)).refused("unauthenticated")
