"""How a call is seen: who speaks, who is large, what stands in the strip, and the tools on each picture."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from playwright.async_api import Locator, ViewportSize, expect

from tests.support.axe import faults
from tests.support.browsers import Browsers
from tests.support.gathering import Gathering, gathered
from tests.support.installation import until
from tests.support.kinds import Installations
from tests.support.person import Person

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
# So low that not even two stand above each other at the side.
LOW: ViewportSize = {"width": 720, "height": 170}
# Where each tile stands in the window, and in what place.
PLACES = """() => Object.fromEntries([...document.querySelectorAll('li.tile')].map((tile) => {
  const { x, y, width, height } = tile.getBoundingClientRect();
  return [tile.dataset.participant, { place: tile.dataset.place, x, y, width, height }];
}))"""
WANTED = "([id, source]) => wanted.get(id)?.[source]"
# As if another tab stood before this one, or no longer.
LOOK_AWAY = """(hidden) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: hidden ? 'hidden' : 'visible' });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
# The device remembers it from an earlier call.
REMEMBERED = """localStorage.setItem('conference.view', '{"mode": "speaker"}')"""
KEPT = "() => JSON.parse(localStorage.getItem('conference.view'))"
# Notes what each of the others is asked for, and how often the screen is held.
SPY = """
globalThis.wanted = new Map();
const { send } = RTCDataChannel.prototype;
RTCDataChannel.prototype.send = function (data) {
  const message = typeof data === 'string' ? JSON.parse(data) : {};
  const id = [...(conference.call.peers ?? [])].find(([, { control }]) => control === this)?.[0];
  if (message.type === 'want') wanted.set(id, { ...wanted.get(id), [message.source]: message.width });
  return send.call(this, data);
};
globalThis.held = 0;
const { request } = WakeLock.prototype;
WakeLock.prototype.request = async function (type) {
  const lock = await request.call(this, type);
  held += 1;
  lock.addEventListener('release', () => (held -= 1));
  return lock;
};
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def meeting(installations: Installations, browsers: Browsers) -> AsyncIterator[Gathering]:
    """Alice, Bob and Dana, who stay in one call; each test leaves it as it was."""
    async with gathered(installations, browsers, "Bob", "Dana") as gathering:
        for name in ("Alice", "Bob", "Dana"):
            person = await gathering.person(name, viewport=DESKTOP)
            await person.context.add_init_script(SPY)
            if name == "Dana":
                await person.context.add_init_script(REMEMBERED)
            await person.enter()
        alice, bob, dana = gathering.people
        await alice.has_roster(bob, dana)
        yield gathering


async def places(person: Person) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = await person.page.evaluate(PLACES)
    return found


async def choose(person: Person, item: str) -> None:
    await person.press("Layout")
    await person.page.get_by_role("menu", name="Layout").get_by_text(item).click()


async def is_large(person: Person, id_: str) -> None:
    """That tile is the large one, and no other."""
    large = person.page.locator("li.tile[data-place=large]")
    await expect(large).to_have_attribute("data-participant", id_)
    await expect(large).to_have_count(1)


async def asks(person: Person, other: str, source: str, *, nothing: bool) -> None:
    """That one is asked for a picture, or for none."""

    async def right() -> bool:
        width = await person.page.evaluate(WANTED, [other, source])
        return width is not None and (width == 0) is nothing

    await until(right, f"{person.name} asks for {'no' if nothing else 'a'} {source}", 20)


UNDRAWN = """() => [...document.querySelectorAll('#call use')]
  .map((use) => use.getAttribute('href')).filter((href) => href.startsWith('#') && !document.querySelector(href))"""


def menu_of(person: Person, name: str) -> Locator:
    return person.page.get_by_role("dialog", name=name, exact=True)


async def open_menu(person: Person, id_: str) -> None:
    """With the mouse, as it is done: the tools come where the pointer is."""
    await person.tile(id_).hover()
    await person.tile(id_).locator('[data-part="tile-more"]').click()


async def test_who_speaks_has_a_ring_and_in_the_speaker_layout_is_large(meeting: Gathering) -> None:
    alice, bob, dana = meeting.people
    ids = [await bob.id(), await dana.id()]
    for id_ in ids:
        await expect(alice.tile(id_)).to_have_attribute("data-speaking", "")
    await expect(dana.page.locator("li.tile[data-place=large]:not([data-own])")).to_have_count(1)
    order = list(await places(alice))
    await bob.press("Mute microphone")
    await expect(alice.tile(ids[0])).not_to_have_attribute("data-speaking", "")
    await choose(alice, "Speaker")
    await is_large(alice, ids[1])
    await bob.press("Unmute microphone")
    await expect(alice.tile(ids[0])).to_have_attribute("data-speaking", "")
    await is_large(alice, ids[1])
    await dana.press("Mute microphone")
    await is_large(alice, ids[0])
    found = await places(alice)
    # Nobody has changed places, the strip stands at the side, and oneself is last in it.
    assert list(found) == order
    assert [found[id_]["place"] for id_ in order] == ["large", "strip", "strip"]
    assert found[ids[1]]["x"] > found[ids[0]]["x"] + found[ids[0]]["width"]
    assert found[ids[1]]["y"] < found[order[-1]]["y"]
    await dana.press("Unmute microphone")
    await choose(alice, "Grid")
    await expect(alice.page.locator("li.tile[data-place=grid]")).to_have_count(3)


async def test_a_pin_holds_somebody_large_and_is_let_go_where_one_likes(meeting: Gathering) -> None:
    alice, bob, _ = meeting.people
    id_ = await bob.id()
    tile = alice.tile(id_)
    await tile.hover()
    await alice.press("Pin Bob")
    await is_large(alice, id_)
    assert await alice.page.evaluate(UNDRAWN) == []
    await alice.press("Unpin Bob")
    await expect(tile).to_have_attribute("data-place", "grid")
    assert await alice.page.evaluate(UNDRAWN) == []
    # By keyboard: one stop for the tools of a tile, and the arrows go on from there.
    await tile.get_by_role("button", name="More for Bob").focus()
    await alice.page.keyboard.press("ArrowLeft")
    await expect(tile.get_by_role("button", name="Show Bob in full screen")).to_be_focused()
    await alice.page.keyboard.press("ArrowLeft")
    await expect(tile.get_by_role("button", name="Pin Bob")).to_be_focused()
    await alice.page.keyboard.press("Enter")
    await is_large(alice, id_)
    # A press of a tile in the strip makes that one large.
    own = await alice.id()
    await alice.tile(own).click(position={"x": 20, "y": 20})
    await is_large(alice, own)
    await alice.page.keyboard.press("l")
    menu = alice.page.get_by_role("menu", name="Layout")
    await expect(menu.get_by_role("menuitemradio", name="Grid")).to_be_focused()
    await menu.get_by_role("menuitem", name="Unpin your picture").click()
    await expect(tile).to_have_attribute("data-place", "grid")


async def test_each_has_a_volume_of_its_own_and_may_float_above_other_windows(meeting: Gathering) -> None:
    alice, bob, dana = meeting.people
    id_ = await bob.id()
    await open_menu(alice, id_)
    volume = menu_of(alice, "Bob").get_by_role("slider", name="Volume, for you alone")
    await expect(volume).to_be_focused()
    await alice.page.keyboard.press("Home")
    await expect(alice.tile(id_).locator("audio")).to_have_js_property("volume", 0)
    await expect(alice.tile(id_).locator(".when-silenced")).to_be_visible()
    await alice.page.keyboard.press("ArrowRight")
    await expect(alice.tile(id_).locator("audio")).to_have_js_property("volume", 0.05)
    assert await faults(alice.page) == []
    await alice.page.set_viewport_size(DESKTOP)
    await alice.page.keyboard.press("End")
    await alice.page.keyboard.press("Escape")
    await expect(menu_of(alice, "Bob")).to_be_hidden()
    await expect(alice.tile(id_).get_by_role("button", name="More for Bob")).to_be_focused()
    # What floats above other windows is seen there: it goes on when another tab stands before this one, and it alone.
    await open_menu(alice, id_)
    await menu_of(alice, "Bob").get_by_role("button", name="Picture in picture").click()
    await alice.page.wait_for_function("() => document.pictureInPictureElement")
    await alice.page.evaluate(LOOK_AWAY, True)
    await asks(alice, await dana.id(), "camera", nothing=True)
    await asks(alice, id_, "camera", nothing=False)
    await alice.page.evaluate(LOOK_AWAY, False)
    await open_menu(alice, id_)
    await menu_of(alice, "Bob").get_by_role("button", name="Back from the small window").click()
    await asks(alice, await dana.id(), "camera", nothing=False)
    # The button that opened a menu closes it.
    await open_menu(alice, id_)
    await alice.tile(id_).locator('[data-part="tile-more"]').click()
    await expect(menu_of(alice, "Bob")).to_be_hidden()


async def test_one_may_hide_ones_own_picture_and_bring_it_back(meeting: Gathering) -> None:
    alice, bob, _ = meeting.people
    own = await alice.id()
    await open_menu(alice, own)
    await menu_of(alice, "You").get_by_role("button", name="Hide my picture from me").click()
    await expect(alice.tile(own)).to_be_hidden()
    await expect(alice.page.locator("li.tile[data-place=grid]")).to_have_count(2)
    await alice.is_told("You no longer see yourself.")
    assert (await alice.page.evaluate(KEPT))["self"] is False
    await bob.sees(alice)
    await choose(alice, "Show my own picture")
    await expect(alice.tile(own)).to_be_visible()


async def test_a_shared_screen_is_large_and_whole_and_what_is_out_of_sight_is_not_asked_for(meeting: Gathering) -> None:
    alice, bob, dana = meeting.people
    first, second = f"{await bob.id()}/screen", f"{await dana.id()}/screen"
    await bob.press("Share screen")
    await is_large(alice, first)
    await expect(alice.tile(first)).to_have_accessible_name("Bob’s screen")
    await expect(alice.tile(first)).to_have_attribute("data-camera", "on")
    await expect(alice.tile(first).locator("video")).to_have_css("object-fit", "contain")
    # The newest is large, the other one goes into the strip, and a press there changes them.
    await dana.press("Share screen")
    await is_large(alice, second)
    await alice.tile(first).click()
    await is_large(alice, first)
    await alice.page.set_viewport_size(LOW)
    await asks(alice, await dana.id(), "screen", nothing=False)
    await asks(alice, await dana.id(), "camera", nothing=True)
    await alice.tile(await dana.id()).scroll_into_view_if_needed()
    await asks(alice, await dana.id(), "camera", nothing=False)
    await asks(alice, await dana.id(), "screen", nothing=True)
    await alice.page.set_viewport_size(DESKTOP)
    await bob.press("Stop")
    await choose(alice, "Shared screens are large")
    await expect(alice.page.locator("li.tile[data-place=grid]")).to_have_count(4)
    await choose(alice, "Shared screens are large")
    await is_large(alice, second)
    await dana.press("Stop")
    await expect(alice.page.locator("li.tile[data-place=grid]")).to_have_count(3)


async def test_a_picture_fills_the_screen_and_the_screen_stays_on(meeting: Gathering) -> None:
    alice, bob, _ = meeting.people
    id_ = await bob.id()
    tile = alice.tile(id_)
    await alice.page.wait_for_function("() => held === 1")
    await tile.hover()
    await alice.press("Show Bob in full screen")
    await expect(tile).to_have_js_property("offsetWidth", DESKTOP["width"])
    await tile.hover()
    await alice.press("Leave full screen")
    await expect(tile).not_to_have_js_property("offsetWidth", DESKTOP["width"])
    await expect(tile.get_by_role("button", name=re.compile("full screen"))).to_have_accessible_name(
        "Show Bob in full screen"
    )
