"""The server goes, or the way to it: pictures go on, and everybody is the same one afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import expect

from tests.support.gathering import Gathering
from tests.support.installation import until
from tests.support.kinds import on
from tests.support.line import Line
from tests.support.person import OFFLINE, Person, all_see_and_hear
from tests.support.recovery import PATIENT

AWAY = "Reconnecting… Your call goes on."
RESTARTS = 10


@asynccontextmanager
async def undisturbed(*people: Person) -> AsyncIterator[None]:
    """What happens meanwhile changes no participant and no connection, and frames never start again from nothing."""
    for person in people:
        person.expected = OFFLINE
    ids = [await person.id() for person in people]
    connections = [await person.connections() for person in people]
    frames = [await person.stats() for person in people]
    yield
    assert [await person.id() for person in people] == ids
    assert [await person.connections() for person in people] == connections
    for person, before in zip(people, frames, strict=True):
        after = await person.stats()
        assert all(after[id_]["frames"] > before[id_]["frames"] for id_ in before)
        assert {each["state"] for each in after.values()} == {"connected"}


async def goes_on_without_the_server(*people: Person) -> None:
    """Everybody is told that the server is away, and sees the others move all the same."""
    for person in people:
        await expect(person.banner(AWAY)).to_be_visible()
    for person in people:
        for id_ in await person.connections():
            await person.sees_id(id_)


async def is_back(*people: Person) -> None:
    for person in people:
        await expect(person.banner(AWAY)).to_be_hidden(timeout=30_000)
    await all_see_and_hear(*people)


@on("embedded", **PATIENT)
@pytest.mark.parametrize("how", ["stop", "kill"])
async def test_a_server_that_restarts_interrupts_no_call(gathering: Gathering, how: str) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    await all_see_and_hear(alice, bob)
    server = gathering.installation.servers[0]
    async with undisturbed(alice, bob):
        await getattr(server, how)()
        await goes_on_without_the_server(alice, bob)
        await server.start()
        await is_back(alice, bob)


@pytest.mark.soak
@on("embedded", **PATIENT)
async def test_many_restarts_interrupt_no_call_of_three(gathering: Gathering) -> None:
    people = await gathering.inside("Alice", "Bob", "Dana")
    await all_see_and_hear(*people)
    (server,) = gathering.installation.servers
    async with undisturbed(*people):
        for _ in range(RESTARTS):
            await server.stop()
            await goes_on_without_the_server(*people)
            await server.start()
            await is_back(*people)


async def test_icons_change_while_the_server_is_away(gathering: Gathering) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    alice.expected = bob.expected = OFFLINE
    await alice.server.stop()
    await expect(alice.banner(AWAY)).to_be_visible()
    for button in ("Mute microphone", "Turn camera off"):
        await alice.press(button)
    empty = """() => [...document.querySelectorAll("#call svg, #after svg")].filter((svg) => svg.checkVisibility())
        .filter((svg) => [...svg.querySelectorAll("use")].some((use) => use.getBBox().width === 0)).length"""
    assert await alice.page.evaluate(empty) == 0
    await bob.leave()
    assert await bob.page.evaluate(empty) == 0
    await alice.server.start()


async def test_one_who_is_in_the_call_has_all_of_the_page(gathering: Gathering) -> None:
    alice = await gathering.person("Alice")
    alice.expected = OFFLINE
    await alice.open_room()
    await expect(alice.button("Join")).to_be_visible()
    await alice.page.route("**/*", lambda route: route.abort("connectionrefused"))
    await alice.join()
    await alice.press("People in the call: 1")
    await expect(alice.page.get_by_role("complementary", name="People").get_by_role("listitem")).to_have_count(1)
    await alice.press("Safety code")
    await expect(alice.page.get_by_role("dialog", name="Safety code")).to_be_visible()
    await alice.page.keyboard.press("Escape")
    await alice.press("Chat")
    await alice.page.get_by_role("textbox", name="Message").fill("Is anybody there?")
    await alice.page.keyboard.press("Enter")
    await expect(alice.page.get_by_role("complementary", name="Chat").get_by_role("listitem")).to_have_count(1)
    await alice.leave()


@on("cluster", **PATIENT)
async def test_an_instance_that_restarts_interrupts_no_call(gathering: Gathering) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    await all_see_and_hear(alice, bob)
    async with undisturbed(alice, bob):
        await bob.server.stop()
        await goes_on_without_the_server(bob)
        await bob.server.start()
        await is_back(alice, bob)


@on("embedded", **PATIENT)
async def test_one_whose_way_to_the_server_is_gone_for_ten_seconds_stays_in_the_call(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    line = Line(gathering.installation.servers[0])
    await line.mend()
    bob = await gathering.person("Bob")
    await bob.page.goto(f"{line.origin}/rooms/{gathering.slug}/")
    await bob.join()
    await all_see_and_hear(alice, bob)
    async with undisturbed(alice, bob):
        await line.cut()
        began = await bob.page.evaluate("() => performance.now()")
        await goes_on_without_the_server(bob)

        async def ten_seconds_are_over() -> bool:
            return bool(await bob.page.evaluate("() => performance.now()") - began > 10_000)

        await until(ten_seconds_are_over, "ten seconds", 20)
        await line.mend()
        await is_back(alice, bob)
    await line.cut()


async def test_one_who_joins_while_the_server_is_away_is_in_when_it_is_back(gathering: Gathering) -> None:
    alice = await gathering.person("Alice")
    alice.expected = OFFLINE
    await alice.open_room()
    await expect(alice.button("Join")).to_be_visible()
    await alice.server.stop()
    await alice.press("Join")
    await expect(alice.button("Joining…")).to_be_disabled()
    await expect(alice.page.get_by_text("The server does not answer. Trying again…")).to_be_visible()
    await alice.server.start()
    await alice.entered()


async def test_one_who_no_longer_wants_to_wait_for_the_server_is_back_before_the_call(gathering: Gathering) -> None:
    alice = await gathering.person("Alice")
    alice.expected = OFFLINE
    await alice.open_room()
    await expect(alice.button("Join")).to_be_visible()
    await alice.server.stop()
    await alice.press("Join")
    await alice.press("Cancel")
    await expect(alice.button("Join")).to_be_focused()
    await expect(alice.button("Just listen and watch")).to_be_enabled()
    await expect(alice.page.get_by_text("The server does not answer. Trying again…")).to_be_hidden()
    await alice.server.start()
    await alice.join()


async def test_one_who_reloads_while_the_server_goes_may_stop_waiting_as_well(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    alice.expected = OFFLINE
    await alice.press("Mute microphone")
    await alice.page.route_web_socket("**/ws/**", lambda socket: socket.close())
    alice.page.on("dialog", lambda dialog: dialog.accept())
    await alice.page.reload()
    await expect(alice.banner("The server does not answer. Trying again…")).to_be_visible()
    await alice.press("Cancel")
    await expect(alice.page.locator("#prejoin").get_by_role("heading", level=1)).to_be_focused()
    await expect(alice.button("Join")).to_be_enabled()
    await expect(alice.button("Unmute microphone")).to_be_visible()
