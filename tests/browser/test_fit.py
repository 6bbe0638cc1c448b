"""A call fits: who shows a picture small gets a small one, and who shows none gets none."""

from playwright.async_api import ViewportSize, expect

from tests.support.gathering import Gathering
from tests.support.installation import until
from tests.support.person import CONNECTS, Person, all_see_and_hear

# As if another tab stood before this one, or no longer.
LOOK_AWAY = """(hidden) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: hidden ? 'hidden' : 'visible' });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
# What was measured of the camera of another: lines, frames a second, codec.
PICTURE = """(id) => {
  const { height = 0, fps = 0, codec = '' } = conference.call.samples.get(id)?.received.camera ?? {};
  return { height, fps, codec };
}"""
CAPTURED = "() => document.querySelector('li.tile[data-own] video').srcObject.getVideoTracks()[0].getSettings().height"


SMALL: ViewportSize = {"width": 300, "height": 300}


async def gets(person: Person, other: Person, lines: int) -> None:
    """The other's picture comes to be as high as that, and moves."""
    id_ = await other.id()

    async def right() -> bool:
        picture = await person.page.evaluate(PICTURE, id_)
        return bool(picture["height"] == lines and picture["fps"] > 2)

    await until(right, f"{person.name} gets {lines} lines, not {await person.page.evaluate(PICTURE, id_)}", CONNECTS)


async def stands_still(person: Person, other: Person) -> None:
    """No more frames come from the other."""
    id_ = await other.id()

    async def none() -> bool:
        return bool((await person.page.evaluate(PICTURE, id_))["fps"] == 0)

    await until(none, f"nothing comes to {person.name}", CONNECTS)


async def test_pictures_are_as_large_as_they_are_shown_and_stop_where_nobody_looks(gathering: Gathering) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    await gets(alice, bob, 240)
    await gets(bob, alice, 240)

    await alice.page.set_viewport_size(SMALL)
    await gets(alice, bob, 180)
    await gets(bob, alice, 240)

    await bob.page.evaluate(LOOK_AWAY, True)
    await stands_still(bob, alice)
    await bob.hears(alice)
    await alice.sees(bob)
    assert await bob.page.evaluate("(id) => conference.call.peerStates.get(id)", await alice.id()) == "connected"

    await bob.page.evaluate(LOOK_AWAY, False)
    await gets(bob, alice, 240)


async def test_the_camera_takes_no_more_than_anybody_gets(gathering: Gathering) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    await alice.page.set_viewport_size(SMALL)
    await bob.page.set_viewport_size(SMALL)
    await gets(alice, bob, 180)

    async def smaller() -> bool:
        return bool(await bob.page.evaluate(CAPTURED) == 180)

    await until(smaller, "the camera takes a smaller picture", CONNECTS)
    await alice.page.set_viewport_size({"width": 1280, "height": 720})
    await gets(alice, bob, 240)


async def test_audio_only_stops_pictures_both_ways_and_brings_them_back(gathering: Gathering) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    await all_see_and_hear(alice, bob)
    await bob.press("Audio only")
    await expect(bob.banner("Audio only: no pictures come or go.")).to_be_visible()
    await expect(bob.button("Audio only")).to_have_attribute("aria-pressed", "true")
    await expect(alice.tile(await bob.id())).to_have_accessible_name("Bob, camera off")
    await expect(bob.tile(await alice.id())).to_have_accessible_name("Alice, picture paused")
    await expect(bob.tile(await alice.id()).locator(".avatar")).to_be_visible()
    await stands_still(bob, alice)
    await bob.hears(alice)
    await alice.hears(bob)
    await bob.press("Turn pictures on")
    await expect(bob.button("Audio only")).to_have_attribute("aria-pressed", "false")
    await all_see_and_hear(alice, bob)


async def test_on_a_weak_line_one_is_told_before_the_call_and_sees_who_speaks(gathering: Gathering) -> None:
    alice, dana = await gathering.inside("Alice", "Dana")
    bob = await gathering.person("Bob")
    await bob.context.add_init_script("Object.defineProperty(NetworkInformation.prototype, 'downlink', { value: 0.2 })")
    await bob.open_room()
    await expect(bob.page.get_by_text("Your line is too weak for everyone’s picture.")).to_be_visible()
    await expect(bob.button("Turn camera off")).to_be_visible()
    await bob.join()
    await expect(bob.banner("You hear everyone, and see those who speak.")).to_be_visible()
    names = {"Alice": alice, "Dana": dana}

    async def one() -> bool:
        labels = [await bob.tile(await each.id()).get_attribute("aria-label") for each in names.values()]
        return sum(str(label).endswith("picture paused") for label in labels) == 1

    await until(one, "one of two pictures is paused", CONNECTS)
    await bob.hears(alice, dana)
    await alice.sees(bob)
