"""The safety code: the same on every screen, unless somebody is in the middle; and then there is an alarm."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import ViewportSize, expect

from tests.support.axe import faults
from tests.support.bot import a_bot
from tests.support.browsers import Browsers
from tests.support.gathering import Gathering, gathered
from tests.support.installation import until
from tests.support.kinds import Installations
from tests.support.middle import Middle
from tests.support.person import CONNECTS, Person, all_see_and_hear

ALARM = "The safety code has changed, though nobody came or went."
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass
class Watched:
    """Alice and Bob in Chromium, Dana in Firefox; between Alice and Bob sits somebody who does nothing yet."""

    gathering: Gathering
    alice: Person
    bob: Person
    dana: Person
    middle: Middle

    @property
    def people(self) -> list[Person]:
        return [self.alice, self.bob, self.dana]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def watched(installations: Installations, browsers: Browsers) -> AsyncIterator[Watched]:
    """One call for all tests of this file."""
    async with gathered(installations, browsers, "Bob", "Dana", "Emeka") as gathering:
        alice, bob = await gathering.person("Alice"), await gathering.person("Bob")
        middle = await Middle.between(gathering, alice, bob)
        dana = await gathering.person("Dana", browser=await browsers.firefox())
        for person in (alice, bob, dana):
            await person.enter()
        await all_see_and_hear(alice, bob, dana)
        yield Watched(gathering, alice, bob, dana, middle)
        await middle.close()


async def open_code(person: Person) -> None:
    await person.press("Settings")
    await person.press("Safety code")
    await expect(person.page.locator("#safety")).to_be_visible()


async def code_of(person: Person) -> str:
    """What a person would read aloud."""
    await open_code(person)
    groups = await person.page.locator(".safety-code li").all_inner_texts()
    await person.page.keyboard.press("Escape")
    await expect(person.page.locator("#safety")).to_be_hidden()
    return " ".join(groups)


async def have_one_code(*people: Person) -> None:
    """All screens show the same code, once everybody is connected."""
    codes: dict[str, str] = {}

    async def same() -> bool:
        codes.update([(person.name, await code_of(person)) for person in people])
        return len(set(codes.values())) == 1 and "" not in codes.values()

    try:
        await until(same, "all have the same safety code", CONNECTS)
    except AssertionError as error:
        raise AssertionError(f"{codes}, {[await person.tiles() for person in people]}") from error
    assert re.fullmatch(r"\d{5}( \d{5}){7}", codes[people[0].name])


async def test_the_code_is_the_same_on_every_screen_in_chromium_and_firefox(watched: Watched) -> None:
    await have_one_code(*watched.people)


@pytest.mark.soak
async def test_the_code_is_another_one_when_somebody_leaves_or_comes_back_and_nobody_is_alarmed(
    watched: Watched,
) -> None:
    with_dana = await code_of(watched.alice)
    await watched.dana.leave()
    await watched.alice.has_roster(watched.bob)
    await have_one_code(watched.alice, watched.bob)
    assert await code_of(watched.alice) != with_dana
    await watched.dana.press("Rejoin")
    await watched.dana.entered()
    await have_one_code(*watched.people)
    watched.bob.page.on("dialog", lambda dialog: dialog.accept())
    await watched.bob.page.reload()
    await watched.bob.entered()
    await have_one_code(*watched.people)
    await expect(watched.alice.banner("Someone may be in the middle")).to_have_count(0)


@pytest.mark.soak
async def test_one_with_a_certificate_for_each_connection_is_marked_and_left_out_on_every_screen(
    watched: Watched,
) -> None:
    before = await code_of(watched.alice)
    async with a_bot(watched.gathering) as bot:
        for person in watched.people:
            await expect(person.tile(bot.id)).to_have_accessible_name(re.compile("cannot be verified"))
        await have_one_code(*watched.people)
        assert await code_of(watched.dana) == before
        await open_code(watched.bob)
        await expect(watched.bob.page.get_by_text("Emeka cannot be verified, and is not")).to_be_visible()
        await watched.bob.page.keyboard.press("Escape")


async def test_somebody_in_the_middle_makes_codes_that_differ_and_raises_the_alarm_on_all_screens(
    watched: Watched,
) -> None:
    alice, bob, dana = watched.people
    desktop = bob.page.viewport_size
    await bob.page.set_viewport_size(PHONE)
    await bob.page.keyboard.press("c")
    await expect(bob.page.locator("#chat-panel")).to_be_visible()
    watched.middle.begin()
    await bob.page.evaluate("(id) => conference.call.retry(id)", await alice.id())
    for person in (alice, bob):
        await expect(person.banner(ALARM)).to_be_visible(timeout=CONNECTS * 1000)
    # The chat covered the banners of a phone.
    await expect(bob.page.locator("#chat-panel")).to_be_hidden()
    assert desktop
    await bob.page.set_viewport_size(desktop)
    # Who is not concerned hears of it from those who are.
    await expect(dana.banner("Someone may be in the middle.")).to_be_visible()
    # By looking and listening nobody would notice.
    for one, other in ((alice, bob), (bob, alice)):
        await one.sees(other)
        await one.hears(other)
    assert await code_of(alice) != await code_of(bob)
    await expect(alice.tile(await bob.id())).to_have_accessible_name(re.compile("cannot be verified"))

    await alice.press("Compare the code")
    await expect(alice.page.locator("#safety").get_by_text(ALARM)).to_be_visible()
    assert await faults(alice.page) == []
    await alice.page.keyboard.press("Escape")
    await alice.page.locator(".banner").get_by_role("button", name="Close").click()
    await expect(alice.banner(ALARM)).to_have_count(0)
