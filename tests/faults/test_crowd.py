"""Two hundred want six places, at once and on two instances."""

import asyncio
from functools import partial
from itertools import product

from tests.support.backstage import rows
from tests.support.client import Client
from tests.support.installation import until
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace

CROWD, PLACES = 200, 6
ROSTER_INTERVAL = 2.0  # s after a roster in which there is no other one, so that to ask is in vain
PATIENCE = 60.0  # s that all may take on a busy machine


@on("cluster")
async def test_of_two_hundred_who_join_at_once_six_are_inside(place: MeetingPlace) -> None:
    place.slug = await place.installation.room(capacity=PLACES)
    cookies = [await place.installation.sign_in(name) for name in ("Alice", "Bob")]
    sides = list(product(place.installation.servers, cookies)) * (CROWD // 4)
    async with asyncio.timeout(PATIENCE):
        answered = await asyncio.gather(*(place.knock(server=server, cookie=cookie) for server, cookie in sides))
    inside = [client for client, answer in answered if answer["type"] == "welcome"]
    assert {answer["code"] for _, answer in answered if answer["type"] == "bye"} == {"room-full"}
    truth = await place.installation.backstage(rows, place.slug)
    assert len(inside) == PLACES
    assert set(truth) == {client.id for client in inside}
    assert {state for state, _ in truth.values()} == {"live"}
    assert len({client.welcome["participant"]["joined"] for client in inside}) == PLACES
    for client in inside:
        await until(partial(knows, client, list(truth)), "the roster is that of the database", PATIENCE)


async def knows(client: Client, ids: list[str]) -> bool:
    """Whether its instance has all of them in the roster, in the order of their joining."""
    await client.send("ping", revision=0)
    roster = await client.expect("roster")
    if [each["id"] for each in roster["participants"]] == ids:
        return True
    await asyncio.sleep(ROSTER_INTERVAL)
    return False
