"""The bars beside a name, and the figures behind them."""

import re

from playwright.async_api import Locator, expect

from tests.support.axe import faults
from tests.support.gathering import Gathering
from tests.support.person import Person


def bars(person: Person, id_: str) -> Locator:
    return person.tile(id_).locator(".bars")


def figure(person: Person, id_: str, name: str) -> Locator:
    """What the open list of figures says in a row."""
    return person.tile(id_).locator(f'.figures [data-part="{name}"]')


async def test_the_bars_of_each_person_show_the_figures_on_demand(gathering: Gathering) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    await alice.sees(bob)
    other, own = await bob.id(), await alice.id()
    await expect(bars(alice, other)).to_have_accessible_name(re.compile("^Connection to Bob: (Good|Fair|Poor)$"))
    await bars(alice, other).focus()
    await alice.page.keyboard.press("Enter")
    await expect(alice.page.get_by_role("heading", name="Connection to Bob")).to_be_focused()
    await expect(figure(alice, other, "way")).to_have_text("Direct")
    await expect(figure(alice, other, "delay")).to_have_text(re.compile(r"^\d+ ms$"))
    await expect(figure(alice, other, "comes")).to_have_text(
        re.compile(r"^\d+ × \d+, \d+ pictures a second, \d+ kbit/s$")
    )
    await expect(figure(alice, other, "format")).to_have_text(re.compile("^opus, (VP8|VP9|H264|AV1)$"))
    assert await faults(alice.page) == []
    await alice.page.keyboard.press("Escape")
    await expect(bars(alice, other)).to_be_focused()
    await bars(alice, own).click()
    await expect(alice.page.get_by_role("heading", name="Your connection")).to_be_visible()
    await expect(figure(alice, own, "goes")).to_have_text(re.compile(r"kbit/s$"))
    await expect(figure(alice, own, "comes")).to_be_hidden()
