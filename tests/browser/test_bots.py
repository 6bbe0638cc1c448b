"""A participant that is no browser, and can do less, is in the call like everyone else."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.support.bot import Bot, a_bot
from tests.support.firewall import Firewall
from tests.support.gathering import Gathering
from tests.support.installation import until
from tests.support.person import Person
from tests.support.recovery import ports


async def see_and_hear_each_other(bot: Bot, *people: Person) -> None:
    """Frames and sound flow both ways between the bot and each of them."""
    for person in people:
        await person.sees_id(bot.id)
        await person.hears_id(bot.id)
        link = bot.links[await person.id()]
        before = link.received.copy()

        async def flows(before: dict[str, int] = before, link_of: str = await person.id()) -> bool:
            received = bot.links[link_of].received
            return all(received[kind] > before[kind] + 3 for kind in ("audio", "video"))

        await until(flows, f"the bot gets sound and picture of {person.name}", 30)


async def test_a_bot_calls_those_who_are_there_and_is_called_by_those_who_come(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    async with a_bot(gathering) as bot:
        await see_and_hear_each_other(bot, alice)
        (bob,) = await gathering.inside("Bob")
        await see_and_hear_each_other(bot, alice, bob)
        await alice.sees(bob)
        await expect(alice.tile(bot.id)).to_have_attribute("data-state", "connected")


@pytest.mark.soak
@pytest.mark.skipif(not Firewall.is_possible(), reason="to drop packets takes root")
@pytest.mark.parametrize("data_channels", [False, True])
@pytest.mark.parametrize("first", ["bot", "person"])
async def test_a_bot_whose_way_breaks_gets_a_new_connection(
    gathering: Gathering, data_channels: bool, first: str
) -> None:
    alice = await gathering.person("Alice")
    if first == "person":
        await alice.enter()
    async with a_bot(gathering, data_channels=data_channels) as bot:
        if first == "bot":
            await alice.enter()
        await asyncio.wait_for(until(lambda: is_linked(bot, alice), "they are connected", 30), 40)
        await see_and_hear_each_other(bot, alice)
        before = (await alice.connections())[bot.id]
        with Firewall() as firewall:
            firewall.cut(await ports(alice))
            await until(lambda: is_renewed(alice, bot, before), "there is another connection", 60)
            await see_and_hear_each_other(bot, alice)


async def is_linked(bot: Bot, person: Person) -> bool:
    return await person.id() in bot.links


async def is_renewed(person: Person, bot: Bot, before: int) -> bool:
    return (await person.connections()).get(bot.id, before) > before
