"""A deploy ends and starts instances by SIGTERM: under a running call, and in the middle of joins."""

import asyncio
from dataclasses import dataclass

import pytest

from tests.faults.truth import all_know
from tests.support.attendee import Attendee
from tests.support.backstage import rows
from tests.support.client import CLOSE, PATIENCE, Client, Message
from tests.support.installation import Server, until
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace
from tests.support.talk import Talk

EXIT = 10.0  # s from SIGTERM to the end of the process
ROOMS, PLACES = 8, 6  # of each room's places one is taken before


@dataclass
class Comer:
    """Somebody at one of the rooms; `welcome` comes, or does not, before the end."""

    slug: str
    client: Client
    says_hello: bool = True

    @property
    def welcome(self) -> Message:
        return self.client.welcome

    async def stay_to_the_end(self) -> None:
        """Say hello and read on; whatever was reached by then, the last word must be `bye` `restart`."""
        if self.says_hello:
            await self.client.send("hello")
        message = await self.client.receive(EXIT)
        if message["type"] == "welcome":
            self.client.welcome = message
        while message["type"] != "bye":
            message = await self.client.receive(EXIT)
        assert (message["code"], message["reconnect"]) == ("restart", True), message
        assert message["after"] > 0
        await asyncio.wait_for(self.client.socket.wait_closed(), EXIT)
        assert self.client.socket.close_code == CLOSE["restart"]

    async def come_again(self, place: MeetingPlace, server: Server, cookie: str) -> str:
        """Resume, or enter if there was no welcome, as the page does; gives the id, which must be the old one."""
        resume = {"resume": self.client.resume} if self.welcome else {}
        again, answer = await place.knock(server=server, slug=self.slug, cookie=cookie, **resume)
        assert answer["type"] == "welcome", answer
        assert not self.welcome or again.id == self.client.id
        return again.id


async def at_the_door(place: MeetingPlace, server: Server, cookie: str) -> tuple[list[Comer], list[Comer]]:
    """For each place of each room somebody: those who are inside, and those who have only shaken hands."""
    slugs = [await place.installation.room(capacity=PLACES) for _ in range(ROOMS)]

    async def shakes_hands(slug: str, says_hello: bool) -> Comer:
        return Comer(slug, await place.connect(server=server, slug=slug, cookie=cookie), says_hello)

    inside = [await shakes_hands(slug, says_hello=False) for slug in slugs]
    for comer in inside:
        await comer.client.hello()
    # All at once and last of all, since they have five seconds for a hello. The last of each room says nothing.
    speaks = [number < PLACES - 1 for number in range(1, PLACES)]
    outside = await asyncio.gather(*(shakes_hands(slug, each) for slug in slugs for each in speaks))
    return inside, outside


@pytest.mark.parametrize("welcomed", [0, 6, 20])
async def test_a_sigterm_in_the_middle_of_joins_loses_nobody(place: MeetingPlace, welcomed: int) -> None:
    server, other = place.installation.servers[-1], place.installation.servers[0]
    cookie = await place.installation.sign_in("Bob")
    inside, outside = await at_the_door(place, server, cookie)

    async def reached() -> bool:
        return sum(bool(comer.welcome) for comer in outside) >= welcomed

    ends = [asyncio.ensure_future(comer.stay_to_the_end()) for comer in (*inside, *outside)]
    await until(reached, f"{welcomed} are inside", EXIT)
    assert await server.stop(EXIT) == 0
    await asyncio.gather(*ends)
    if other is server:
        await server.start()
    ids = await asyncio.gather(*(comer.come_again(place, other, cookie) for comer in (*inside, *outside)))
    for slug in {comer.slug for comer in inside}:
        mine = {id_ for comer, id_ in zip((*inside, *outside), ids, strict=True) if comer.slug == slug}
        found = await place.installation.backstage(rows, slug)
        assert {id_: state for id_, (state, _) in found.items()} == dict.fromkeys(mine, "live")
    await place.installation.revive()


@on("cluster")
async def test_both_instances_are_replaced_under_a_call(place: MeetingPlace) -> None:
    first, second = place.installation.servers
    people = [await Attendee.enter(place, name, first) for name in ("Alice", "Dana", "Farah")]
    people += [await Attendee.enter(place, name, second) for name in ("Bob", "Emeka")]
    everybody = {each.id: "live" for each in people}
    await all_know(place, people, everybody, PATIENCE)
    for server, other in ((first, second), (second, first)):
        await replace(server, other, people)
        await all_know(place, people, everybody, PATIENCE)
    assert [each.left for each in people] == [{}] * len(people)
    await asyncio.gather(*(each.leave() for each in people))


async def replace(server: Server, other: Server, people: list[Attendee]) -> None:
    """Stop an instance and start it again: the first of its people goes to the other one, the rest wait for it."""
    theirs = [each for each in people if each.server is server]
    one, two, *_ = (each for each in people if each.server is other)
    async with Talk(one, two) as there, Talk(two, one) as back, Talk(one, theirs[-1]) as across:
        stopping = asyncio.ensure_future(server.stop(EXIT))
        for each in theirs:
            assert (await each.ends("restart"))["after"] > 0
        await theirs[0].come_back(other)
        assert await stopping == 0
        await server.start()
        await asyncio.gather(*(each.come_back(server) for each in theirs[1:]))
    await there.all_arrive()
    await back.all_arrive()
    # What is on its way to an instance that is just gone comes back before its last news may have been read.
    assert {code for code, _ in across.refused.values()} <= {"recipient-detached", "unavailable"}
    assert across.arrived == sorted(across.arrived)
