"""A phone has a camera at either side: one button sends the other one's picture."""

import pytest_asyncio
from playwright.async_api import expect

from tests.support.gathering import Gathering
from tests.support.installation import until
from tests.support.person import CONNECTS, Person

FLIP = "Turn the camera around"
WIDE, SQUARE = 4 / 3, 1.0
# The browser's fake cameras have no side. Here the first looks at the person and, as on a phone, is what one gets who
# asks for nothing; the last looks away and takes square pictures. The second gives depth, which no encoder takes.
TWO_SIDES = """(() => {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  const side = (track, facingMode) => {
    const settings = track.getSettings.bind(track);
    track.getSettings = () => ({ ...settings(), facingMode });
  };
  mediaDevices.getUserMedia = async (constraints) => {
    const away = constraints.video?.facingMode === "environment";
    if (away) {
      const cameras = (await mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
      const square = { width: { exact: 240 }, height: { exact: 240 } };
      constraints = { ...constraints, video: { deviceId: { exact: cameras.at(-1).deviceId }, advanced: [square] } };
    }
    const stream = await ask(constraints);
    for (const track of stream.getVideoTracks()) side(track, away ? "environment" : "user");
    return stream;
  };
})()"""
SHAPE = "(video) => video.videoWidth / video.videoHeight"


@pytest_asyncio.fixture(loop_scope="session")
async def phone(gathering: Gathering) -> Person:
    """Bob at a phone: a small screen, a finger, two cameras."""
    browser = await gathering.browsers.chromium(devices="device-count=3,fps=10")
    size = {"width": 390, "height": 844}
    bob = await gathering.person("Bob", browser=browser, viewport=size, is_mobile=True, has_touch=True)
    await bob.context.add_init_script(TWO_SIDES)
    return bob


async def shows(seer: Person, id_: str, shape: float) -> None:
    """The picture that this person gets from that one has such a ratio of width to height, and moves."""

    async def right() -> bool:
        found: float = await seer.tile(id_).locator("video").evaluate(SHAPE)
        return abs(found - shape) < 0.05

    await until(right, f"a picture of the shape {shape:.2f}", CONNECTS)
    await seer.sees_id(id_)


async def test_the_other_camera_is_sent_and_then_the_first_again(gathering: Gathering, phone: Person) -> None:
    (alice,) = await gathering.inside("Alice")
    id_ = await phone.enter()
    await shows(alice, id_, WIDE)
    before = await phone.connections()
    for shape in (SQUARE, WIDE):
        await phone.button(FLIP).tap()
        await shows(alice, id_, shape)
    assert await phone.connections() == before


async def test_only_the_camera_that_looks_at_oneself_is_a_mirror(phone: Person) -> None:
    own = phone.tile(await phone.enter())
    await expect(own).to_have_attribute("data-mirrored", "")
    await phone.button(FLIP).tap()
    await expect(own).not_to_have_attribute("data-mirrored", "")


async def test_there_is_nothing_to_turn_around_without_a_camera_that_is_on(phone: Person) -> None:
    await phone.enter()
    await expect(phone.button(FLIP)).to_be_visible()
    await phone.press("Turn camera off")
    await expect(phone.button(FLIP)).to_be_hidden()


async def test_a_laptop_has_a_list_of_cameras_instead(gathering: Gathering) -> None:
    bob = await gathering.person("Bob", browser=await gathering.browsers.chromium(devices="device-count=3,fps=10"))
    await bob.enter()
    await expect(bob.button("Choose camera")).to_be_visible()
    await expect(bob.button(FLIP)).to_be_hidden()
