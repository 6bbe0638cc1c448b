"""Thousands of connections that only stand there."""

import asyncio

import pytest

from tests.faults.hostile import MIB, RawClient, memory
from tests.support.attendee import Attendee
from tests.support.installation import Installation, Server
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace
from tests.support.talk import Talk

CROWD = 2000
AT_ONCE = 100
HELLO = 5  # s that a client has for its `hello`
EACH = 60_000  # bytes of memory that a socket may cost, with what the process does not give back at once
UNNOTICED = 2.0  # s that nobody's pong may take while they all come at once


async def stand_there(server: Server, slug: str, door: asyncio.Semaphore) -> RawClient:
    """Shake hands, and say nothing."""
    async with door:
        client = await RawClient.connect(server)
        await client.shake_hands(server, slug)
    return client


async def come_and_stand(server: Server, slug: str, count: int) -> list[RawClient]:
    door = asyncio.Semaphore(AT_ONCE)
    return await asyncio.gather(*(stand_there(server, slug, door) for _ in range(count)))


async def is_sent_away(client: RawClient) -> None:
    bye = await client.bye(3 * HELLO)
    assert (bye["code"], bye["reconnect"], client.close_code) == ("hello-timeout", False, 4408)
    client.close()


@on("embedded")
async def test_two_thousand_who_never_say_hello_are_sent_away_and_others_join_and_talk_meanwhile(
    installation: Installation,
) -> None:
    place = MeetingPlace(installation, await installation.room())
    (server,) = installation.servers
    before = memory(server)
    alice = await Attendee.enter(place, "Alice", server)
    crowd = await come_and_stand(server, place.slug, CROWD)
    bob = await Attendee.enter(place, "Bob", server)
    async with Talk(alice, bob) as talk:
        await asyncio.gather(*map(is_sent_away, crowd))
    await talk.all_arrive()
    assert max(alice.waits(), bob.waits()) < UNNOTICED
    assert memory(server) - before < CROWD * EACH
    await place.close()


@pytest.mark.soak
@on("embedded")
async def test_the_tenth_thousand_costs_no_more_memory_than_the_third(installation: Installation) -> None:
    slug = await installation.room()
    (server,) = installation.servers
    after: list[int] = []
    for _ in range(10):
        await asyncio.gather(*map(is_sent_away, await come_and_stand(server, slug, CROWD // 2)))
        after.append(memory(server))
    assert after[9] - after[2] < 5 * MIB, after
