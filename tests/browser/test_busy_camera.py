"""A camera that another program holds: said so, tried again, or done without."""

import pytest_asyncio
from playwright.async_api import expect

from tests.support.gathering import Gathering
from tests.support.person import Person

# What Chromium and Firefox answer while another program has the camera; `cameraIsFree()` ends that.
HELD = """(() => {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  let held = true;
  globalThis.cameraIsFree = () => { held = false; };
  mediaDevices.getUserMedia = async (constraints) => {
    if (held && constraints.video) throw new DOMException("Could not start video source", "NotReadableError");
    return ask(constraints);
  };
})()"""
BUSY = "The camera is busy"
RETRY = "Try the camera again"


@pytest_asyncio.fixture(loop_scope="session")
async def bob(gathering: Gathering) -> Person:
    """Bob before the call, with a camera that is held by another program."""
    bob = await gathering.person("Bob")
    await bob.context.add_init_script(HELD)
    await bob.open_room()
    return bob


async def test_says_so_and_what_to_do_and_that_the_microphone_works(bob: Person) -> None:
    await expect(bob.page.get_by_role("heading", name=BUSY)).to_be_visible()
    words = "The microphone works. Another program may be using it. Close that program, then try again."
    await expect(bob.page.get_by_text(words)).to_be_visible()
    cameras = bob.page.get_by_label("Camera", exact=True).locator("visible=true")
    await expect(cameras).to_be_disabled()
    await expect(cameras.locator("option")).to_have_text("Busy")
    await expect(bob.page.get_by_label("Microphone", exact=True).locator("visible=true")).to_be_enabled()


async def test_the_camera_starts_once_the_other_program_lets_it_go(gathering: Gathering, bob: Person) -> None:
    (alice,) = await gathering.inside("Alice")
    await bob.press(RETRY)
    await expect(bob.page.get_by_role("heading", name=BUSY)).to_be_visible()
    await expect(bob.button(RETRY)).to_be_focused()
    await bob.page.evaluate("cameraIsFree()")
    await bob.press(RETRY)
    await expect(bob.page.get_by_role("heading", name=BUSY)).to_be_hidden()
    await bob.join()
    await alice.sees(bob)


async def test_one_joins_without_it_and_is_heard_and_turns_it_on_later(gathering: Gathering, bob: Person) -> None:
    (alice,) = await gathering.inside("Alice")
    id_ = await bob.join("Join without camera")
    await alice.has_roster(bob)
    await expect(alice.tile(id_)).to_have_accessible_name("Bob, camera off")
    await alice.hears(bob)
    await bob.sees(alice)
    await bob.page.evaluate("cameraIsFree()")
    await bob.press("Turn camera on")
    await alice.sees(bob)
