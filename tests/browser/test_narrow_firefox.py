"""Firefox at a narrow line: it tells little of what the line carries, and sound comes first all the same."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.support.gathering import Gathering
from tests.support.hearing import gaps, is_heard
from tests.support.installation import Installation
from tests.support.kinds import Installations
from tests.support.narrow_way import NarrowWay
from tests.support.person import all_see_and_hear
from tests.support.services import TURN_SECRET
from tests.support.ways import becomes_relayed

pytestmark = pytest.mark.soak

# Takes back that the test's camera is a small one, which gives less than a line can be too narrow for.
WHOLE_CAMERA = """(() => {
  const { mediaDevices } = navigator;
  if (mediaDevices) mediaDevices.getUserMedia = MediaDevices.prototype.getUserMedia.bind(mediaDevices);
})()"""


@pytest_asyncio.fixture(loop_scope="session")
async def way(turn_server: str) -> AsyncIterator[NarrowWay]:
    """The way to the TURN server, which is wide at first."""
    host, port = turn_server.split(":")
    found = NarrowWay((host, int(port)))
    yield found
    await found.close()


@pytest_asyncio.fixture(loop_scope="session")
async def installation(installations: Installations, way: NarrowWay) -> AsyncIterator[Installation]:
    """One whose TURN server is reached that way."""
    urls = f"turn:{await way.open()}"
    found = await installations.get("embedded", pages=True, TURN_URLS=urls, TURN_SECRET=TURN_SECRET)
    before = found.log_sizes()
    yield found
    found.check_logs(before)


async def test_what_firefox_sends_over_a_line_for_little_more_than_sound_is_sound_first(
    gathering: Gathering, way: NarrowWay
) -> None:
    alice = await gathering.person("Alice", browser=await gathering.browsers.firefox())
    await alice.context.add_init_script(WHOLE_CAMERA)
    await alice.open_room()
    await alice.page.get_by_label("Hide my IP address").locator("visible=true").check()
    await expect(alice.button("Turn camera off")).to_be_visible()
    await alice.join()
    (bob,) = await gathering.inside("Bob")
    await all_see_and_hear(alice, bob)
    await becomes_relayed(alice, bob, True)
    way.narrow(100)
    # Of this the first seconds are most, until the picture rests.
    assert await gaps(bob, await alice.id(), 40) < 0.2
    await is_heard(bob, await alice.id())
