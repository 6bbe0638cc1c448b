"""Redis's master is lost: Sentinels make the replica the master, and a call goes on."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
import pytest_asyncio

from conference.cache import SharedCache
from tests.faults.truth import all_know
from tests.scale.redises import Watched
from tests.support.attendee import Attendee
from tests.support.certificates import Authority
from tests.support.daemon import wait_until
from tests.support.installation import Installation, until
from tests.support.kinds import Installations
from tests.support.meeting import MeetingPlace
from tests.support.talk import Talk

RIGHT_AGAIN = 25.0  # s after which relays pass and every roster is right


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def watched(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Watched]:
    """Two Redis and three Sentinels."""
    folder = tmp_path_factory.mktemp("watched")
    watched = Watched.build(folder, Authority(folder))
    try:
        await asyncio.to_thread(watched.start)
        yield watched
    finally:
        await asyncio.to_thread(watched.stop)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def installation(installations: Installations, watched: Watched) -> AsyncIterator[Installation]:
    """Two instances that find Redis through the Sentinels."""
    installation = installations.build("cluster", REDIS_URL=watched.url)
    try:
        await installation.start()
        yield installation
    finally:
        await installation.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def place(installation: Installation) -> AsyncIterator[MeetingPlace]:
    place = MeetingPlace(installation, await installation.room(members=["Bob", "Dana", "Emeka"]))
    yield place
    await place.close()


@dataclass
class Call:
    """Alice and Emeka on the first instance, Bob and Dana on the second."""

    place: MeetingPlace
    alice: Attendee
    emeka: Attendee
    bob: Attendee
    dana: Attendee

    @classmethod
    async def begin(cls, place: MeetingPlace) -> "Call":
        first, second = place.installation.servers
        names = ("Alice", first), ("Emeka", first), ("Bob", second), ("Dana", second)
        return cls(place, *[await Attendee.enter(place, name, server) for name, server in names])

    async def live_through(self, loss: Callable[[], None]) -> None:
        """Redis's master is lost, Dana leaves, Emeka moves; then relays pass and all know who is there."""
        async with (
            asyncio.timeout(RIGHT_AGAIN),
            Talk(self.alice, self.bob) as there,
            Talk(self.bob, self.alice) as back,
        ):
            await until(lambda: carry(there, back), "words before")
            loss()
            lost = time.monotonic()
            await self.dana.leave()
            self.emeka.vanish()
            await until(lambda: carry(there, back, since=lost), "words after", RIGHT_AGAIN)
            await self.emeka.come_back(self.bob.server)
            await self.all_know()
        await self.all_hear(self.alice, self.emeka)

    async def all_know(self) -> None:
        inside = [self.alice, self.bob, self.emeka]
        await all_know(self.place, inside, dict.fromkeys([each.id for each in inside], "live"), RIGHT_AGAIN)

    async def all_hear(self, one: Attendee, other: Attendee) -> None:
        """They talk for a moment; nothing is refused or lost, and nobody's socket has ended in all this."""
        async with Talk(one, other) as there, Talk(other, one) as back:
            await until(lambda: carry(there, back), "words of those two")
        for talk in (there, back):
            await talk.all_arrive()
        assert (self.alice.byes, self.bob.byes) == ([], [])


@pytest.mark.soak
async def test_a_master_that_hangs_is_replaced_and_its_return_disturbs_nobody(
    watched: Watched, place: MeetingPlace
) -> None:
    call = await Call.begin(place)
    old = watched.master()
    await call.live_through(old.freeze)
    old.thaw()
    await asyncio.to_thread(wait_until, watched.is_whole, "the old master follows the new one")
    await call.all_hear(call.alice, call.emeka)
    await call.all_know()


async def test_the_machine_of_the_master_dies_and_the_call_goes_on(watched: Watched, place: MeetingPlace) -> None:
    cache = SharedCache(watched.url, {})
    await until(lambda: shared(cache), "counters are shared")
    call = await Call.begin(place)
    master = watched.master()

    def die() -> None:
        master.kill()
        watched.sentinels.pop(0).kill()

    await call.live_through(die)
    await until(lambda: shared(cache), "counters are shared again")


async def carry(*talks: Talk, since: float = 0) -> bool:
    """Whether a word spoken since that moment has arrived in each."""
    return all(talk.arrived and talk.sent[talk.arrived[-1]] > since for talk in talks)


async def shared(cache: SharedCache) -> bool:
    """Whether what a cache writes stands in Redis, and not in this process's memory."""
    SharedCache.away_until = 0
    await asyncio.to_thread(cache.set, "tries", 1, 10)
    return SharedCache.away_until == 0
