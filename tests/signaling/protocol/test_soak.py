"""What is right once is right again and again: restarts, and people who come and go."""

import asyncio
from typing import Any

import pytest

from tests.support.backstage import present
from tests.support.client import PATIENCE, Client
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace

RESTARTS = 50
VISITS = 500
AT_ONCE = 4  # with Alice and Bob, as many as the room holds
ROUNDS_BETWEEN_BEATS = 10
Roster = dict[str, str]


def known(client: Client) -> tuple[int, Roster]:
    """The revision, and id and state of everybody, by all that this client was told: as the protocol has it applied."""
    revision, inside = -1, Roster()
    for message in client.received:
        if message["type"] in ("welcome", "roster"):
            revision, inside = message["revision"], roster_of(message)
        elif message["type"] != "pong" and message.get("revision") == revision + 1:
            revision += 1
            apply(inside, message)
    return revision, inside


def apply(inside: Roster, message: dict[str, Any]) -> None:
    if message["type"] == "participant-left":
        del inside[message["subject"]]
    elif "participant" in message:
        inside[message["participant"]["id"]] = message["participant"]["state"]


def roster_of(message: dict[str, Any]) -> Roster:
    return {each["id"]: each["state"] for each in message["participants"]}


async def learns(client: Client, revision: int, wanted: Roster) -> None:
    """The client comes to this revision, or a later one, and has exactly these people; it asks when nothing comes."""
    try:
        async with asyncio.timeout(PATIENCE):
            while known(client)[0] < revision or known(client)[1] != wanted:
                try:
                    await client.receive(1)
                except AssertionError:
                    await client.send("ping", revision=known(client)[0])
    except TimeoutError:
        raise AssertionError(f"knows {known(client)}, not {(revision, wanted)}") from None


async def comes_back(place: MeetingPlace, who: str, before: Client) -> Client:
    """Resumes at the server that this person uses; it must be the same participant, in the same place."""
    back = await place.join(who, resume=before.resume)
    assert back.welcome["participant"] == before.welcome["participant"]
    place.clients.remove(before)
    return back


@pytest.mark.soak
@on("embedded")
async def test_restarts_change_nobody(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    (server,) = place.installation.servers
    everybody = {alice.id: "live", bob.id: "live"}
    for _ in range(RESTARTS):
        stopping = asyncio.ensure_future(server.stop())
        await asyncio.gather(alice.bye("restart"), bob.bye("restart"))
        assert await stopping == 0
        await server.start()
        alice, bob = await comes_back(place, "Alice", alice), await comes_back(place, "Bob", bob)
        for client in (alice, bob):
            await learns(client, bob.welcome["revision"], everybody)
        assert list(roster_of(bob.welcome)) == list(everybody)


@pytest.mark.soak
@on("cluster")
async def test_hundreds_come_and_go_and_both_instances_count_the_same(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    cookies = [await place.installation.sign_in("Bob") for _ in range(AT_ONCE)]

    async def visit(number: int) -> None:
        server = place.installation.servers[number % 2]
        guest = await place.join("Bob", server=server, cookie=cookies[number])
        await guest.leave()
        place.clients.remove(guest)

    for number in range(VISITS // AT_ONCE):
        await asyncio.gather(*map(visit, range(AT_ONCE)))
        if number % ROUNDS_BETWEEN_BEATS == 0:
            await asyncio.gather(alice.drain(), bob.drain())
    # Each visit is two changes, of which none is lost and none told twice.
    revision = bob.welcome["revision"] + 2 * VISITS
    for client in (alice, bob):
        await learns(client, revision, {alice.id: "live", bob.id: "live"})
        assert known(client)[0] == revision
        await client.leave()
    assert await place.installation.backstage(present, place.slug) == []
