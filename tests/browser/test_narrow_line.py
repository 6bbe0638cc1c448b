"""A line that becomes narrow in mid-call: sound goes on, pictures give way and say why, and all of it comes back."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.support.browsers import Browsers, executable
from tests.support.gathering import Gathering
from tests.support.hearing import gaps, is_heard
from tests.support.installation import Installation, until
from tests.support.kinds import Installations
from tests.support.namespaces import SERVER, Internet
from tests.support.person import Person, all_see_and_hear
from tests.support.recovery import Watch
from tests.support.screens import DISPLAY, reads_screen
from tests.support.services import answers, coturn

pytestmark = pytest.mark.skipif(not Internet.is_possible(), reason="network namespaces take root, on Linux")

# Whose camera gives what a line can be too narrow for, and who talks without a pause: silence needs no packets.
TALKER = """(() => {
  const { mediaDevices } = navigator;
  if (!mediaDevices) return;
  const ask = MediaDevices.prototype.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const size = { width: { ideal: 640 }, height: { ideal: 480 } };
    const stream = await ask({ ...constraints, video: constraints.video && { ...constraints.video, ...size } });
    const [silent] = stream.getAudioTracks();
    if (!silent) return stream;
    const context = new AudioContext();
    addEventListener('pointerdown', () => context.resume(), { capture: true });
    const voice = new OscillatorNode(context, { type: 'sawtooth', frequency: 180 });
    const speech = new OscillatorNode(context, { frequency: 3 });
    const output = context.createMediaStreamDestination();
    speech.connect(new GainNode(context, { gain: 60 })).connect(voice.frequency);
    voice.connect(new GainNode(context, { gain: 0.3 })).connect(output);
    [voice, speech].forEach((each) => each.start());
    const [track] = output.stream.getAudioTracks();
    track.getSettings = () => silent.getSettings();
    stream.removeTrack(silent);
    stream.addTrack(track);
    return stream;
  };
})()"""
# The picture of another as it was measured last: lines, and frames a second.
PICTURE = """(id) => {
  const { height = 0, fps = 0 } = conference.call.samples.get(id)?.received.camera ?? {};
  return [height, fps];
}"""

# Notes the fewest lines that the screen of another is received with from now on.
LEAST = """(id) => {
  globalThis.least = Infinity;
  conference.call.on('sample', (measured) => {
    if (measured.id === id) globalThis.least = Math.min(least, measured.sample.received.screen.height);
  });
}"""


@dataclass
class Call:
    """Alice, whose line may become narrow, and Bob, who looks at her and hears her."""

    alice: Person
    bob: Person
    internet: Internet
    id: str
    watches: list[Watch]
    connections: list[dict[str, int]]

    def narrow(self, kbits: int) -> None:
        self.internet.narrow(self.internet.homes[0], kbits)

    def widen(self) -> None:
        self.internet.widen(self.internet.homes[0])

    def figure(self, name: str) -> Locator:
        """What Bob reads in a row of Alice's figures, once they are open."""
        return self.bob.tile(self.id).locator(f'.figures [data-part="{name}"]')

    async def moves(self, what: str, lowest: int, highest: int, seconds: float) -> None:
        """Alice's picture comes to have so many lines, and moves."""

        async def right() -> bool:
            lines, fps = await self.bob.page.evaluate(PICTURE, self.id)
            return bool(lowest <= lines <= highest and fps > 5)

        await until(right, f"{what}: {await self.bob.page.evaluate(PICTURE, self.id)}", seconds)

    async def gaps(self, seconds: float) -> float:
        """Of so many seconds from now on, the part of Alice's sound that is lost, or is made up by Bob's browser."""
        return await gaps(self.bob, self.id, seconds)

    async def is_heard(self) -> None:
        """For five seconds there are next to no gaps, in no more than six times that."""
        await is_heard(self.bob, self.id)

    async def nothing_was_repaired(self) -> None:
        """A narrow line is no broken one."""
        assert [(await watch.seen())["steps"] for watch in self.watches] == [[], []]
        assert [await person.connections() for person in (self.alice, self.bob)] == self.connections


@pytest.fixture(scope="module")
def internet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Internet]:
    """Two homes."""
    found = Internet(tmp_path_factory.mktemp("internet"))
    found.home()
    found.home()
    yield found
    found.close()


@pytest.fixture(scope="module")
def server(internet: Internet) -> Iterator[str]:
    """By which each finds the address of its box; its `host:port`."""

    def is_ready(port: int) -> bool:
        return internet.call(internet.middle, lambda: answers(port, SERVER))

    with coturn(SERVER, internet.within(internet.middle), is_ready) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def installation(installations: Installations, internet: Internet, server: str) -> AsyncIterator[Installation]:
    """Pages and signaling reach it past the narrow line: this is about sound and pictures."""
    found = await installations.get("embedded", pages=True, STUN_URLS=f"stun:{server}")
    if not internet.gates:
        for home in internet.homes:
            await internet.open_gate(home, found.servers[0].port)
    before = found.log_sizes()
    yield found
    found.check_logs(before)


@pytest_asyncio.fixture(loop_scope="session")
async def people(gathering: Gathering, browsers: Browsers, internet: Internet) -> list[Person]:
    """Alice and Bob before the call, each at home."""
    chromium = executable("chromium", "chromium-browser", "google-chrome")
    found = []
    for name, home in zip(("Alice", "Bob"), internet.homes, strict=True):
        browser = await browsers.chromium_by(internet.wrapper(home, chromium))
        found.append(await gathering.person(name, browser=browser))
    for script in (TALKER, DISPLAY):
        await found[0].context.add_init_script(script)
    return found


async def begun(people: list[Person], internet: Internet) -> Call:
    """The two in a call, in which Bob has Alice's figures open."""
    alice, bob = people
    for person in people:
        await person.enter()
    await all_see_and_hear(*people)
    watches = [await Watch.on(alice, bob), await Watch.on(bob, alice)]
    connections = [await person.connections() for person in people]
    found = Call(alice, bob, internet, await alice.id(), watches, connections)
    await bob.tile(found.id).locator(".bars").click()
    return found


@pytest_asyncio.fixture(loop_scope="session")
async def call(people: list[Person], internet: Internet) -> Call:
    """A call over a wide line, in which Bob sees all of Alice's picture."""
    found = await begun(people, internet)
    await found.moves("the whole picture comes", 480, 480, 30)
    return found


@pytest.fixture(autouse=True)
def _wide(internet: Internet) -> Iterator[None]:
    """Whatever a test did to the line, the next one finds it wide."""
    yield
    internet.widen(internet.homes[0])


async def test_on_a_narrow_line_sound_goes_on_beside_a_smaller_picture_until_it_is_wide_again(call: Call) -> None:
    call.narrow(180)
    await expect(call.figure("theirs")).to_have_text("their line carries no more")
    await call.moves("a smaller picture comes", 90, 360, 20)
    await call.is_heard()
    call.widen()
    await call.moves("the whole picture comes again", 480, 480, 45)
    await expect(call.figure("theirs")).to_be_hidden()
    await call.nothing_was_repaired()


async def test_who_joins_over_a_narrow_line_is_heard_and_seen_small(people: list[Person], internet: Internet) -> None:
    internet.narrow(internet.homes[0], 180)
    call = await begun(people, internet)
    await call.is_heard()
    await call.moves("a smaller picture comes", 90, 360, 20)
    await call.nothing_was_repaired()


async def test_a_screen_that_is_shared_over_a_narrow_line_can_be_read_while_sound_goes_on(call: Call) -> None:
    call.narrow(200)
    await call.alice.page.evaluate("globalThis.display = 'drawn'")
    await call.alice.press("Share screen")
    await reads_screen(call.bob, call.id)
    await call.bob.page.evaluate(LEAST, call.id)
    await call.is_heard()
    assert await call.gaps(10) < 0.1
    assert await call.bob.page.evaluate("least") == 720
    await reads_screen(call.bob, call.id)
    await call.nothing_was_repaired()


@pytest.mark.soak
async def test_on_a_line_for_sound_alone_the_picture_rests_and_says_so_until_it_is_wide(call: Call) -> None:
    call.narrow(60)
    await expect(call.bob.tile(call.id)).to_have_accessible_name("Alice, picture paused", timeout=30_000)
    await expect(call.figure("theirs")).to_have_text("their line carries no picture")
    await call.is_heard()
    # While the browser finds no more than that, no picture is tried, and nothing gets into the way of sound.
    assert await call.gaps(20) < 0.03
    await expect(call.bob.tile(call.id)).to_have_accessible_name("Alice, picture paused")
    call.widen()
    await call.moves("the whole picture comes again", 480, 480, 90)
    await call.nothing_was_repaired()
