"""Two hundred want six places, at once and on two instances."""

import asyncio
from collections import Counter

from tests.support.backstage import rows
from tests.support.client import Client
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace

CROWD, PLACES = 200, 6
PATIENCE = 60.0  # s that the last one's answer may take on a busy machine


async def first_answer(client: Client) -> str:
    """The first word to a `hello`: `welcome`, or the code of a `bye`."""
    await client.send("hello")
    message = await client.receive(PATIENCE)
    if message["type"] == "welcome":
        client.welcome = message
    return str(message.get("code", message["type"]))


@on("cluster")
async def test_of_two_hundred_who_join_at_once_six_are_inside(place: MeetingPlace) -> None:
    place.slug = await place.installation.room(capacity=PLACES)
    cookies = [await place.installation.sign_in(name) for name in ("Alice", "Bob")]
    servers = place.installation.servers
    clients = await asyncio.gather(
        *(place.connect(cookie=cookies[n % 2], server=servers[n // 2 % 2]) for n in range(CROWD))
    )
    answers = await asyncio.gather(*map(first_answer, clients))
    assert Counter(answers) == {"welcome": PLACES, "room-full": CROWD - PLACES}
    inside = [client for client in clients if client.welcome]
    truth = await place.installation.backstage(rows, place.slug)
    assert set(truth) == {client.id for client in inside}
    assert {state for state, _ in truth.values()} == {"live"}
    for client in inside:
        await client.send("ping", revision=0)
        roster = await client.expect("roster")
        assert [each["id"] for each in roster["participants"]] == list(truth)
    assert len({client.welcome["participant"]["joined"] for client in inside}) == PLACES
