"""The panels beside the stage: what people write to each other, who is there, and both on a phone."""

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Locator, ViewportSize, expect

from tests.support.axe import DARK, faults
from tests.support.browsers import Browsers
from tests.support.gathering import Gathering, gathered
from tests.support.installation import until
from tests.support.kinds import Installations
from tests.support.meeting import MeetingPlace
from tests.support.person import Person

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
SAY = "([id, message]) => conference.call.sendControl(id, message)"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def call(installations: Installations, browsers: Browsers) -> AsyncIterator[Gathering]:
    """Alice at Chromium and Bob at Firefox in one call, whose pages the tests of this file share."""
    async with gathered(installations, browsers, "Bob", "Emeka") as meeting:
        alice = await meeting.person("Alice", viewport=DESKTOP)
        bob = await meeting.person("Bob", viewport=DESKTOP, browser=await browsers.firefox())
        await alice.enter()
        await bob.enter()
        await alice.has_roster(bob)
        yield meeting


def panel(person: Person, name: str = "Chat", *, closed: bool = False) -> Locator:
    return person.page.get_by_role("complementary", name=name, include_hidden=closed)


def field(person: Person) -> Locator:
    return person.page.get_by_role("textbox", name="Message everyone")


async def write(person: Person, text: str) -> None:
    """Write it into the open chat."""
    await field(person).fill(text)
    await field(person).press("Enter")
    await expect(field(person)).to_have_value("")


async def reads(person: Person, *lines: str) -> None:
    """In the open chat stands exactly this, as `name: text`."""
    said = panel(person).get_by_role("listitem")
    await expect(said).to_have_count(len(lines))
    await expect(said).to_have_text([re.compile(rf"{name}\s.*{text}", re.DOTALL) for name, text in map(halves, lines)])


def halves(line: str) -> tuple[str, str]:
    name, text = line.split(": ", 1)
    return re.escape(name), re.escape(text)


async def test_what_one_writes_the_others_are_told_and_read(call: Gathering) -> None:
    alice, bob = call.people
    await alice.page.keyboard.press("c")
    await expect(field(alice)).to_be_focused()
    await field(alice).press_sequentially("Seen from here: https://pier.example/permit?4471.")
    await field(alice).press("Shift+Enter")
    await field(alice).press_sequentially("m and v")
    await field(alice).press("Enter")
    await expect(alice.button("Mute microphone")).to_be_visible()
    await bob.is_told("Alice: Seen from here")
    await bob.press("Chat, 1 new message")
    await expect(field(bob)).to_be_focused()
    await expect(bob.button("Chat")).to_have_attribute("aria-expanded", "true")
    await reads(bob, "Alice: Seen from here: https://pier.example/permit?4471.\nm and v")
    link = panel(bob).get_by_role("link")
    await expect(link).to_have_text("https://pier.example/permit?4471")
    await expect(link).to_have_attribute("rel", re.compile("noopener noreferrer"))
    await expect(link).to_have_attribute("target", "_blank")
    await reads(alice, "You: Seen from here: https://pier.example/permit?4471.\nm and v")


async def test_escape_closes_a_panel_and_the_focus_returns(call: Gathering) -> None:
    alice, _bob = call.people
    view = alice.page.locator(".view")
    before = await view.bounding_box()
    await field(alice).press("Escape")
    await expect(panel(alice)).to_be_hidden()
    await expect(alice.button("Chat")).to_be_focused()
    after = await view.bounding_box()
    assert before and after and after["width"] > before["width"] + 300
    await alice.press("Chat")
    # What is open over the panel is closed before it.
    await alice.press("Layout")
    await alice.page.keyboard.press("Escape")
    await expect(panel(alice)).to_be_visible()
    await alice.page.keyboard.press("c")
    await expect(panel(alice)).to_be_hidden()


async def test_whatever_comes_over_the_channel_is_only_text(call: Gathering) -> None:
    alice, bob = call.people
    evil = "<img src=x onerror=alert(1)> javascript:alert(1) https://good.example@evil.example/"
    about = {"type": "chat", "id": "evil", "text": evil, "at": 0, "author": "somebody", "name": "Dana"}
    assert await alice.page.evaluate(SAY, [await bob.id(), about])
    await alice.page.evaluate(SAY, [await bob.id(), {"type": "chat", "id": {}, "text": ["x"], "at": "now"}])
    await alice.page.evaluate(SAY, [await bob.id(), {"type": "chat-history", "messages": [None, about]}])
    await reads(bob, "Alice: Seen from here", f"Alice: {evil}")
    await expect(panel(bob).get_by_role("link")).to_have_count(1)
    assert await panel(bob).locator("img, script").count() == 0


async def test_who_reloads_and_who_comes_later_read_what_was_written(call: Gathering) -> None:
    alice, bob = call.people
    await write(bob, "The choir sings at two")
    bob.page.once("dialog", lambda dialog: dialog.accept())
    await bob.page.reload()
    await bob.entered()
    await alice.has_roster(bob)
    await bob.page.keyboard.press("c")
    await reads(bob, "Alice: Seen from here", "Alice: <img", "You: The choir sings at two")
    await write(bob, "And again")
    # What is still on its way when somebody leaves is lost.
    await expect(panel(alice, closed=True)).to_contain_text("And again")
    # Who leaves keeps nothing, and comes as somebody new; what Alice said to Bob alone she does not tell.
    await bob.leave()
    await bob.press("Rejoin")
    await bob.entered()
    await bob.has_roster(alice)
    await bob.press("Chat")
    await reads(bob, "Alice: Seen from here", "Bob: The choir sings at two", "Bob: And again")
    await expect(panel(bob)).to_contain_text("What was written before you came, as Alice has it:")


async def test_who_gets_no_messages_is_named(call: Gathering) -> None:
    alice, bob = call.people
    place = MeetingPlace(call.installation, call.slug)
    await place.join("Emeka", caps={"ice_restart": False, "data_channels": False})
    unreached = panel(bob).locator("[data-part=chat-unreached]")
    await expect(unreached).to_have_text("No messages reach Emeka.")
    await place.close()
    await expect(unreached).to_be_empty()
    await alice.has_roster(bob)


async def test_the_people_panel_tells_what_each_gives(call: Gathering) -> None:
    alice, bob = call.people
    await alice.page.get_by_role("button", name="People in the call").click()
    rows = panel(alice, "People").get_by_role("listitem")
    await expect(rows).to_have_text([re.compile(r"Alice\s*You · host"), re.compile("Bob")])
    await bob.press("Mute microphone")
    await expect(rows.nth(1).get_by_role("img", name="Muted")).to_be_visible()
    await bob.press("Raise hand")
    await expect(rows.nth(1)).to_contain_text("Hand raised")
    await bob.press("Unmute microphone")
    await bob.press("Raise hand")
    await expect(rows.nth(1).get_by_role("img", name="Microphone on")).to_be_visible()
    await panel(alice, "People").get_by_role("button", name="More for Bob").click()
    await expect(alice.page.get_by_role("slider", name=re.compile("Bob|Volume"))).to_be_visible()
    await alice.page.keyboard.press("Escape")
    await expect(panel(alice, "People")).to_be_visible()


async def test_with_a_panel_open_axe_finds_nothing_serious(call: Gathering) -> None:
    alice, _bob = call.people
    assert await faults(alice.page, DARK) == []
    await alice.page.set_viewport_size(DESKTOP)
    await alice.page.keyboard.press("c")
    await expect(panel(alice)).to_be_visible()
    assert await faults(alice.page, DARK) == []


async def test_on_a_phone_a_panel_covers_the_call_and_a_drawer_has_what_the_bar_has_not(call: Gathering) -> None:
    alice, bob = call.people
    await alice.page.set_viewport_size(PHONE)

    async def covers() -> bool:
        return await panel(alice).bounding_box() == {"x": 0, "y": 0, **PHONE}

    await until(covers, "the panel covers the call")
    await expect(alice.page.locator(".bar")).to_have_attribute("inert", "")
    await panel(alice).get_by_role("button", name="Close chat").click()
    tools = alice.page.get_by_role("group", name="Call", exact=True).get_by_role("button").locator("visible=true")
    await expect(tools).to_have_count(5)
    await alice.press("More")
    drawer = alice.page.get_by_role("menu", name="More")
    await drawer.get_by_role("menuitemcheckbox", name="Raise hand").click()
    await expect(drawer).to_be_hidden()
    await bob.is_told("Alice raised a hand")
    await alice.press("More")
    await drawer.get_by_role("menuitem", name="Layout").click()
    await expect(alice.page.get_by_role("menu", name="Layout")).to_be_visible()
    await alice.page.keyboard.press("Escape")
