"""Another transaction keeps a room's row for ten seconds: that room takes nobody in, and no other one notices."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg

from tests.support.attendee import Attendee
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace
from tests.support.talk import Talk

HELD = 10.0  # s
REFUSED_WITHIN = 15.0  # s on a busy machine: a turn may take 5, and the row another 5
PROMPT = 4.0  # s, less than one waits for a row, that a join elsewhere may take on a busy machine
CROWD = 20


@asynccontextmanager
async def locked(place: MeetingPlace, seconds: float) -> AsyncIterator[None]:
    """The row of the room is locked for as long as the context takes, and so many seconds at least."""
    url = place.installation.extra["DATABASE_URL"]
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute("SELECT 1 FROM rooms_room WHERE slug = %s FOR UPDATE", [place.slug])
        end = time.monotonic() + seconds
        yield
        await asyncio.sleep(end - time.monotonic())
        await connection.rollback()


async def is_refused(place: MeetingPlace, cookie: str) -> None:
    client = await place.connect("Bob", cookie=cookie)
    await client.send("hello")
    await client.bye("overloaded", REFUSED_WITHIN)


async def join_elsewhere(place: MeetingPlace, cookie: str, slug: str) -> float:
    """Bob joins another room at the same instance and leaves again; gives the seconds until he was in."""
    began = time.monotonic()
    client = await place.connect("Bob", cookie=cookie, slug=slug)
    await client.hello()
    took = time.monotonic() - began
    await client.leave()
    return took


@on("cluster")
async def test_a_locked_room_takes_nobody_in_and_slows_no_other(place: MeetingPlace) -> None:
    servers = place.installation.servers
    alice = await Attendee.enter(place, "Alice", servers[0])
    dana = await Attendee.enter(place, "Dana", servers[-1])
    other = await place.installation.room()
    cookie = await place.installation.sign_in("Bob")
    async with Talk(alice, dana) as across, Talk(dana, alice) as back:
        async with locked(place, HELD):
            crowd = [asyncio.ensure_future(is_refused(place, cookie)) for _ in range(CROWD)]
            took = [await join_elsewhere(place, cookie, other) for _ in range(10)]
            await asyncio.gather(*crowd)
        await asyncio.wait_for(join_elsewhere(place, cookie, place.slug), PROMPT)
    assert max(took) < PROMPT
    await across.all_arrive()
    await back.all_arrive()
    assert max(alice.waits(), dana.waits()) < PROMPT
    await asyncio.gather(alice.leave(), dana.leave())
