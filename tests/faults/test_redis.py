"""Redis goes away under a call over two instances: killed and started again, or held still for a while."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest_asyncio

from tests.faults.truth import all_know
from tests.support import services
from tests.support.attendee import Attendee
from tests.support.client import PATIENCE
from tests.support.daemon import Daemon
from tests.support.installation import CAST, Server, until
from tests.support.kinds import Installations
from tests.support.meeting import MeetingPlace
from tests.support.talk import Talk

NOTICED = 2.0  # s from which on everybody knows that Redis is away
ANSWERED = 5.0  # s until whatever is asked has its answer
RIGHT_AGAIN = 25.0  # s after the return
MEDIA = {"audio": True, "video": True, "screen": False, "hand": True, "recording": False}


@dataclass
class Call:
    """Alice, Dana and Goran at one instance, Bob, Emeka and Farah at the other."""

    place: MeetingPlace
    redis: Daemon
    people: dict[str, Attendee]

    def __getitem__(self, name: str) -> Attendee:
        return self.people[name]

    def talk(self, sender: str, recipient: str) -> Talk:
        return Talk(self[sender], self[recipient])

    def everybody(self) -> dict[str, str]:
        return {each.id: "live" for each in self.people.values()}

    async def carries(self, seconds: float) -> None:
        """Everything that is said between the instances arrives again, in either direction."""
        async with self.talk("Bob", "Alice") as one, self.talk("Dana", "Emeka") as two:
            await asyncio.gather(one.is_heard(seconds), two.is_heard(seconds))
        async with self.talk("Bob", "Alice") as one, self.talk("Dana", "Emeka") as two:
            await asyncio.gather(one.is_heard(PATIENCE), two.is_heard(PATIENCE))
        await asyncio.gather(one.all_arrive(), two.all_arrive())

    async def all_know(self, seconds: float) -> None:
        await all_know(self.place, self.people.values(), self.everybody(), seconds)


@pytest_asyncio.fixture(loop_scope="session")
async def call(installations: Installations) -> AsyncIterator[Call]:
    """A call over two instances with a Redis of their own; no server may print a traceback."""
    with services.redis() as redis:
        installation = installations.build("cluster", REDIS_URL=redis.address)
        await installation.start()
        first, second = installation.servers
        place = MeetingPlace(installation, await installation.room(members=CAST[1:], capacity=12))
        seats = {"Alice": first, "Dana": first, "Goran": first, "Bob": second, "Emeka": second, "Farah": second}
        people = {name: await Attendee.enter(place, name, server) for name, server in seats.items()}
        call = Call(place, redis.daemon, people)
        await call.all_know(PATIENCE)
        yield call
        await asyncio.gather(*(each.hang_up() for each in call.people.values()))
        await installation.stop()
        installation.check_logs({})


async def try_to_join(call: Call, server: Server, slug: str) -> None:
    """Whoever says hello now gets in, or is told to come again."""
    client = await call.place.connect("Charlie", server=server, slug=slug)
    await client.send("hello")
    answer = await client.receive(ANSWERED)
    if answer["type"] == "welcome":
        await client.leave()
    else:
        assert (answer["type"], answer["code"]) == ("bye", "overloaded"), answer
        assert answer["after"] > 0


async def live_on(call: Call) -> None:
    """What people do while Redis is away: joining, leaving, showing a hand. Nothing waits for long."""
    await call["Alice"].client.send("media", media=MEDIA)
    await asyncio.gather(call.people.pop("Goran").leave(), call.people.pop("Farah").leave())
    other = await call.place.installation.room(members=CAST[1:])
    servers = call.place.installation.servers
    await asyncio.gather(*(try_to_join(call, server, slug) for server in servers for slug in (call.place.slug, other)))


async def judge(across: Talk, gone: float, back: float) -> None:
    """What was said to the other instance has arrived, in order, or was refused at once; nothing is met by silence."""

    async def is_answered() -> bool:
        return not across.silence(gone + NOTICED)

    await until(is_answered, "every relay arrives or is refused", ANSWERED)
    refused = across.refused.values()
    assert {code for code, _ in refused} == {"unavailable"}
    assert max(seconds for _, seconds in refused) < ANSWERED
    assert across.arrived == sorted(set(across.arrived))
    assert not across.between(gone + NOTICED, back) & set(across.arrived), "what was late is dropped"


async def go_through(call: Call, take: Callable[[], None], give: Callable[[], None], away: float) -> None:
    """Take Redis away for so many seconds; hold what must hold meanwhile, and what must be right afterwards."""
    here, there, across = call.talk("Alice", "Dana"), call.talk("Emeka", "Bob"), call.talk("Alice", "Bob")
    async with here, there, across:
        await asyncio.to_thread(take)
        gone = time.monotonic()
        await live_on(call)
        await asyncio.sleep(away - (time.monotonic() - gone))
        # Before it is there again, since what is said from that moment on may arrive.
        returning = time.monotonic()
        await asyncio.to_thread(give)
        back = time.monotonic()
        second = call.place.installation.servers[-1]
        call.people["Charlie"] = await Attendee.enter(call.place, "Charlie", second, RIGHT_AGAIN)
        await call.all_know(RIGHT_AGAIN - (time.monotonic() - back))
    await here.all_arrive()
    await there.all_arrive()
    await judge(across, gone, returning)
    assert not any(each.ended.is_set() for each in call.people.values())
    assert max(each.waits() for each in call.people.values()) < ANSWERED
    await call.carries(RIGHT_AGAIN - (time.monotonic() - back))
    assert call["Bob"].roster[call["Alice"].id]["media"] == MEDIA


async def test_redis_is_killed_and_comes_back_with_nothing(call: Call) -> None:
    await go_through(call, call.redis.kill, call.redis.start, 10)


async def test_redis_answers_nothing_for_twenty_seconds(call: Call) -> None:
    await go_through(call, call.redis.freeze, call.redis.thaw, 20)
