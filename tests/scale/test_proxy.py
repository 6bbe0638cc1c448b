"""Four instances behind a proxy: one room on one of them, or its participants on all four; nobody can tell."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count, permutations

import pytest
import pytest_asyncio

from tests.faults.truth import all_know
from tests.scale.proxy import proxies
from tests.support.attendee import Attendee
from tests.support.client import Client
from tests.support.installation import CAST, Installation, Server, until
from tests.support.kinds import Installations
from tests.support.meeting import MeetingPlace

INSTANCES = 4
PLACES = 6
numbers = count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def four(installations: Installations) -> AsyncIterator[Installation]:
    """An installation of four instances."""
    installation = installations.build("cluster", instances=INSTANCES)
    try:
        await installation.start()
        yield installation
    finally:
        await installation.stop()


@dataclass(frozen=True)
class Proxies:
    """What sends all of one room to one instance, and what sends each connection to the next one."""

    by_path: Server
    in_turn: Server


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def before(four: Installation) -> AsyncIterator[Proxies]:
    """The proxies before them."""
    with proxies(four.folder, four) as fronts:
        yield Proxies(*fronts)


@pytest_asyncio.fixture(loop_scope="session")
async def place(four: Installation) -> AsyncIterator[MeetingPlace]:
    """A room of six places, with more members than that."""
    place = MeetingPlace(four, await four.room(members=CAST[1:], capacity=PLACES))
    yield place
    await place.close()


async def six(place: MeetingPlace, front: Server) -> list[Attendee]:
    """Six people in the room, one after another."""
    return [await Attendee.enter(place, name, front) for name in CAST[:PLACES]]


def held(slug: str) -> dict[str, int]:
    """The process that holds each who is present."""
    from rooms.models import Participant

    return dict(Participant.objects.present().filter(room__slug=slug).values_list("pk", "instance__pid"))


async def instances_of(place: MeetingPlace) -> set[int]:
    return set((await place.installation.backstage(held, place.slug)).values())


async def all_reach_all(people: list[Attendee]) -> None:
    """Each offers something to each other one, and all of it arrives."""
    pairs = [(one, other, next(numbers)) for one, other in permutations(people, 2)]
    for one, other, number in pairs:
        await one.client.send("offer", recipient=other.id, connection=number, sdp="v=0")

    async def arrived() -> bool:
        return all(number in other.heard[one.id] for one, other, number in pairs)

    await until(arrived, "every offer arrives")


async def all_are_live(place: MeetingPlace, people: list[Attendee]) -> None:
    await all_know(place, people, dict.fromkeys([each.id for each in people], "live"), 10)


async def refused(place: MeetingPlace, name: str, front: Server) -> Client:
    client = await place.connect(name, server=front)
    await client.refused("room-full")
    return client


async def test_in_turn_the_participants_of_a_room_are_everywhere_and_all_is_right(
    place: MeetingPlace, before: Proxies
) -> None:
    people = await six(place, before.in_turn)
    assert len(await instances_of(place)) == INSTANCES
    await all_reach_all(people)
    await refused(place, "Goran", before.in_turn)
    process = await place.installation.backstage(held, place.slug)
    for attendee in people[:3]:
        attendee.vanish()
    await asyncio.gather(*(attendee.come_back(before.in_turn) for attendee in people[:3]))
    assert await place.installation.backstage(held, place.slug) != process
    await all_reach_all(people)
    await people.pop(1).leave()
    people.append(await Attendee.enter(place, "Goran", before.in_turn))
    await all_are_live(place, people)
    await all_reach_all(people)


async def test_by_path_a_room_is_on_one_instance_and_moves_when_that_dies(place: MeetingPlace, before: Proxies) -> None:
    people = await six(place, before.by_path)
    (process,) = await instances_of(place)
    await all_reach_all(people)
    await refused(place, "Goran", before.by_path)
    home = next(server for server in place.installation.servers if server.process and server.process.pid == process)
    await home.kill()
    await asyncio.gather(*(attendee.come_back(before.by_path) for attendee in people))
    (elsewhere,) = await instances_of(place)
    assert elsewhere != process
    await all_are_live(place, people)
    # Whoever comes after its return is there again, and the others stay where they are.
    await home.start()
    await people.pop().leave()
    seen = "the proxy sees the instance again"
    people.append(await until(lambda: at_home(place, before.by_path, elsewhere), seen, 30))
    await all_are_live(place, people)
    await all_reach_all(people)


async def at_home(place: MeetingPlace, front: Server, elsewhere: int) -> Attendee | None:
    """Goran in the room, if that is on another instance than the others are on."""
    goran = await Attendee.enter(place, "Goran", front)
    if await instances_of(place) > {elsewhere}:
        return goran
    await goran.leave()
    return None


@pytest.mark.parametrize("way", ["by_path", "in_turn"])
async def test_twenty_who_come_at_once_share_six_places(place: MeetingPlace, before: Proxies, way: str) -> None:
    front: Server = getattr(before, way)
    cookie = await place.installation.sign_in("Alice")
    clients = await asyncio.gather(*(place.connect(cookie=cookie, server=front) for _ in range(20)))
    for client in clients:
        await client.send("hello")
    answers = await asyncio.gather(*(client.receive(30) for client in clients))
    codes = [answer.get("code", answer["type"]) for answer in answers]
    assert (codes.count("welcome"), codes.count("room-full")) == (PLACES, 20 - PLACES)
