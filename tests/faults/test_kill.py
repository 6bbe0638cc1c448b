"""An instance dies by `kill -9` in the middle of a call."""

import asyncio
import time
from dataclasses import dataclass, field

import pytest

from tests.faults.truth import all_know
from tests.support.attendee import Attendee
from tests.support.backstage import rows
from tests.support.client import PATIENCE
from tests.support.installation import Server, until
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace
from tests.support.talk import Talk

KILLS, MANY_KILLS = 3, 50
LIVE_NO_MORE, HELD_NO_MORE = 20.0, 50.0  # s after the death
ROOM_FOR_MORE = 8  # participants, the dead among them, up to which a round of three finds places


@dataclass
class Call:
    """Alice and Dana stay where nobody is killed, and see what becomes of the others."""

    place: MeetingPlace
    alice: Attendee
    dana: Attendee
    watches: list["asyncio.Task[None]"] = field(default_factory=list)

    async def lose(self, victim: Server, other: Server) -> None:
        """Kill an instance that has Bob and Emeka: Bob comes back at the other one, and Emeka never does."""
        await self.stay_at(other)
        bob = await Attendee.enter(self.place, "Bob", victim)
        emeka = await Attendee.enter(self.place, "Emeka", victim)
        await until(lambda: self.see(emeka.id), "Emeka is seen")
        async with Talk(self.alice, self.dana) as one, Talk(self.dana, self.alice) as two:
            await victim.kill()
            self.watches.append(asyncio.ensure_future(self.watch(emeka.id, time.monotonic())))
            await bob.come_back(other)
            async with Talk(self.alice, bob) as three:
                await victim.start()
        for talk in (one, two, three):
            await talk.all_arrive()
        await bob.leave()
        await emeka.hang_up()

    async def stay_at(self, server: Server) -> None:
        for attendee in (self.alice, self.dana):
            if attendee.server is not server:
                await attendee.come_back(server)

    async def see(self, id_: str) -> bool:
        return all(each.states.get(id_) == "live" for each in (self.alice, self.dana))

    async def watch(self, id_: str, died: float) -> None:
        """Who died is shown as such in time, to the clients and by the rows, and then is gone."""

        async def shown_dead() -> bool:
            return all(each.states.get(id_) != "live" for each in (self.alice, self.dana))

        async def gone() -> bool:
            return all(id_ not in each.states for each in (self.alice, self.dana))

        await until(shown_dead, f"{id_} is live no more", LIVE_NO_MORE - (time.monotonic() - died))
        assert (await self.rows()).get(id_, ("",))[0] != "live"
        await until(gone, f"{id_} is gone", HELD_NO_MORE - (time.monotonic() - died))
        assert id_ not in await self.rows()
        assert {each.left.get(id_, "lost") for each in (self.alice, self.dana)} == {"lost"}

    async def rows(self) -> dict[str, tuple[str, dict[str, bool]]]:
        return await self.place.installation.backstage(rows, self.place.slug)

    async def has_room(self) -> bool:
        return len(await self.rows()) <= ROOM_FOR_MORE


async def lose_often(place: MeetingPlace, times: int) -> None:
    first, second = place.installation.servers
    call = Call(place, await Attendee.enter(place, "Alice", first), await Attendee.enter(place, "Dana", first))
    for number in range(times):
        await until(call.has_room, "places become free", HELD_NO_MORE)
        await call.lose(*((second, first) if number % 2 == 0 else (first, second)))
    await asyncio.gather(*call.watches)
    await all_know(place, (call.alice, call.dana), {call.alice.id: "live", call.dana.id: "live"}, PATIENCE)
    await asyncio.gather(call.alice.leave(), call.dana.leave())


@on("cluster")
async def test_who_was_on_a_killed_instance_resumes_or_is_gone_and_the_others_go_on(place: MeetingPlace) -> None:
    await lose_often(place, KILLS)


@pytest.mark.soak
@on("cluster")
async def test_fifty_kills_change_nobody_who_comes_back(place: MeetingPlace) -> None:
    await lose_often(place, MANY_KILLS)
