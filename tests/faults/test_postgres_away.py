"""PostgreSQL is away for a minute under a call over two instances: the call goes on, and nobody loses a place by it."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from tests.faults.truth import all_know
from tests.support import services
from tests.support.attendee import Attendee
from tests.support.daemon import Daemon
from tests.support.installation import CAST, until
from tests.support.kinds import Installations
from tests.support.meeting import MeetingPlace
from tests.support.site import get
from tests.support.talk import Talk

AWAY = 60.0  # s
GRACE = 30.0  # s after the return in which nobody may be taken for lost
REFUSED_WITHIN = 8.0  # s
BETWEEN_JOINS = 3.0  # s
SETTLED = GRACE + 35.0  # s after the return: grace, time to resume for whose loss was seen only then, and some


@dataclass
class Call:
    """Alice, Dana and Goran at one instance, Bob, Emeka and Farah at the other; Charlie is signed in and outside."""

    place: MeetingPlace
    postgres: Daemon
    people: dict[str, Attendee]
    cookie: str
    waits: list[float] = field(default_factory=list)

    def __getitem__(self, name: str) -> Attendee:
        return self.people[name]

    async def is_refused(self, number: int) -> None:
        """Charlie says hello at one of the instances, and is told at once to come again."""
        servers = self.place.installation.servers
        began = time.monotonic()
        client = await self.place.connect("Charlie", server=servers[number % 2], cookie=self.cookie)
        await client.send("hello")
        answer = await client.bye("overloaded", REFUSED_WITHIN)
        assert answer["after"] > 0
        self.waits.append(time.monotonic() - began)

    async def are_refused(self, seconds: float) -> None:
        """For so many seconds people try to join, three at a time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            tries = asyncio.gather(*(self.is_refused(number) for number in range(3)))
            await asyncio.gather(tries, asyncio.sleep(min(left, BETWEEN_JOINS)))


@pytest.fixture
def postgres() -> Iterator[services.Service]:
    with services.postgres() as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def call(installations: Installations, postgres: services.Service) -> AsyncIterator[Call]:
    """A call over two instances with a PostgreSQL of their own; no server may print a traceback."""
    url = services.create_database(postgres.address, "away")
    installation = installations.build("cluster", DATABASE_URL=url)
    await installation.start()
    first, second = installation.servers
    place = MeetingPlace(installation, await installation.room(members=CAST[1:], capacity=12))
    seats = {"Alice": first, "Dana": first, "Goran": first, "Bob": second, "Emeka": second, "Farah": second}
    people = {name: await Attendee.enter(place, name, server) for name, server in seats.items()}
    yield Call(place, postgres.daemon, people, await installation.sign_in("Charlie"))
    await asyncio.gather(*(each.hang_up() for each in people.values()))
    await place.close()
    await installation.stop()
    installation.check_logs({})


async def go_away(call: Call, how: str) -> float:
    """PostgreSQL is killed, or held still; it comes back AWAY seconds later. Meanwhile nobody can join.

    Gives the moment from which on it may be there again.
    """
    take, give = {"killed": ("kill", "start"), "held still": ("freeze", "thaw")}[how]
    getattr(call.postgres, take)()
    await asyncio.gather(call.are_refused(AWAY - REFUSED_WITHIN), asyncio.sleep(AWAY))
    back = time.monotonic()
    await asyncio.to_thread(getattr(call.postgres, give))
    return back


@pytest.mark.parametrize("how", ["killed", pytest.param("held still", marks=pytest.mark.soak)])
async def test_nobody_loses_a_place_while_the_database_is_away(call: Call, how: str) -> None:
    alice, bob, dana = call["Alice"], call["Bob"], call["Dana"]
    # Emeka's loss is written before the outage, those of Bob and Goran can't be.
    call["Emeka"].vanish()
    await until(lambda: is_detached(alice, call["Emeka"]), "Emeka is seen to be away")
    across, here = Talk(alice, call["Farah"]), Talk(dana, alice)
    async with across, here:
        bob.vanish()
        call["Goran"].vanish()
        back = await go_away(call, how)
        await asyncio.sleep(GRACE / 2)
        await bob.come_back(call.place.installation.servers[0], 10)
        await asyncio.sleep(back + GRACE - 1 - time.monotonic())
        assert alice.left == dana.left == {}, "somebody lost a place within the grace"
        inside = {each.id: "live" for each in (alice, bob, dana, call["Farah"])}
        people = [alice, bob, dana, call["Farah"]]
        await all_know(call.place, people, inside, back + SETTLED - time.monotonic())
    await across.all_arrive()
    await here.all_arrive()
    assert [each.byes for each in (alice, dana, call["Farah"])] == [[], [], []]
    assert max(each.waits() for each in (alice, dana)) < 5
    assert alice.left == {call["Emeka"].id: "lost", call["Goran"].id: "lost"}


async def test_a_restart_of_the_database_fails_no_page_and_lets_everybody_in_a_moment_later(call: Call) -> None:
    await asyncio.to_thread(call.postgres.stop)
    await asyncio.to_thread(call.postgres.start)
    first, second = call.place.installation.servers
    for server in (first, second, first, second):
        assert await get(server.origin, "/", call.cookie) == 200
        # For a second after the last failure he is told to come again.
        client, answer = await call.place.knock("Charlie", server=server, cookie=call.cookie)
        assert answer["type"] == "welcome", answer
        await client.leave()


async def is_detached(who: Attendee, other: Attendee) -> bool:
    return who.states[other.id] == "detached"
