"""The machine with Redis's master dies: Sentinels make the replica the master, and a call goes on."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from conference.cache import SharedCache
from tests.faults.truth import all_know
from tests.scale.certificates import Authority
from tests.scale.redises import Watched
from tests.support.attendee import Attendee
from tests.support.installation import until
from tests.support.kinds import Installations
from tests.support.meeting import MeetingPlace
from tests.support.talk import Talk

RIGHT_AGAIN = 25.0  # s after which relays pass and every roster is right


@pytest_asyncio.fixture(loop_scope="session")
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    """Master, replica and Sentinels of this test's own."""
    watched = Watched.build(tmp_path, Authority(tmp_path))
    try:
        await asyncio.to_thread(watched.start)
        yield watched
    finally:
        await asyncio.to_thread(watched.stop)


@pytest_asyncio.fixture(loop_scope="session")
async def place(installations: Installations, watched: Watched) -> AsyncIterator[MeetingPlace]:
    """A room on two instances that find Redis through the Sentinels."""
    installation = installations.build("cluster", REDIS_URL=watched.url)
    try:
        await installation.start()
        place = MeetingPlace(installation, await installation.room(members=["Bob", "Dana", "Emeka"]))
        yield place
        await place.close()
    finally:
        await installation.stop()


async def test_a_failover_costs_no_socket_and_then_relays_and_rosters_are_right(
    watched: Watched, place: MeetingPlace
) -> None:
    first, second = place.installation.servers
    alice, emeka = [await Attendee.enter(place, name, first) for name in ("Alice", "Emeka")]
    bob, dana = [await Attendee.enter(place, name, second) for name in ("Bob", "Dana")]
    cache = SharedCache(watched.url, {})
    assert await shared(cache)
    async with asyncio.timeout(RIGHT_AGAIN), Talk(alice, bob) as there, Talk(bob, alice) as back:
        await until(lambda: carry(there, back), "words before")
        watched.master.kill()
        watched.sentinels.pop(0).kill()  # of the same machine
        died = time.monotonic()
        await dana.leave()
        emeka.vanish()
        await until(lambda: carry(there, back, since=died), "words after", RIGHT_AGAIN)
        await emeka.come_back(second)
        await all_know(place, [alice, bob, emeka], dict.fromkeys([alice.id, bob.id, emeka.id], "live"), RIGHT_AGAIN)
    async with Talk(alice, emeka) as one, Talk(emeka, alice) as two:
        await until(lambda: carry(one, two), "words with one who came meanwhile")
    for talk in (one, two):
        await talk.all_arrive()
    assert (alice.byes, bob.byes) == ([], [])
    await until(lambda: shared(cache), "counters are shared again")


async def carry(*talks: Talk, since: float = 0) -> bool:
    """Whether a word spoken since that moment has arrived in each."""
    return all(talk.arrived and talk.sent[talk.arrived[-1]] > since for talk in talks)


async def shared(cache: SharedCache) -> bool:
    """Whether what a cache writes stands in Redis, and not in this process's memory."""
    SharedCache.away_until = 0
    await asyncio.to_thread(cache.set, "tries", 1, 10)
    return SharedCache.away_until == 0
