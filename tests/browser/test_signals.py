"""Hands, reactions, the space bar, and a microphone that is muted, silent or taken."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.support.axe import faults
from tests.support.browsers import Browsers
from tests.support.gathering import Gathering, gathered
from tests.support.kinds import Installations
from tests.support.meeting import MeetingPlace
from tests.support.person import Person

# A microphone that gives what `voice(gain)` says, and that `take(true)` takes away, as the browser does when another
# program has it.
MICROPHONE = """(() => {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints);
    const [real] = stream.getAudioTracks();
    if (!real) return stream;
    const context = new AudioContext();
    const gain = new GainNode(context, { gain: 0 });
    const output = context.createMediaStreamDestination();
    const tone = new OscillatorNode(context);
    tone.connect(gain).connect(output);
    tone.start();
    setInterval(() => context.resume(), 100);
    const [track] = output.stream.getAudioTracks();
    real.stop();
    stream.removeTrack(real);
    stream.addTrack(track);
    globalThis.voice = (loud) => { gain.gain.value = loud; };
    globalThis.take = (taken) => {
      Object.defineProperty(track, "muted", { configurable: true, get: () => taken });
      track.dispatchEvent(new Event(taken ? "mute" : "unmute"));
    };
    return stream;
  };
})()"""
# Notes which reactions rise from a tile: each is gone after three seconds.
RISING = """(tile) => {
  globalThis.risen = [];
  const note = (node) => node.matches('.reaction') && risen.push(node.textContent.trim());
  globalThis.rising?.disconnect();
  globalThis.rising = new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach(note)));
  rising.observe(tile, { childList: true });
}"""
NOISE = 1e-4  # energy of a second or two in which nobody is heard
MUTED = "You are muted. Press M or hold Space to talk"
NO_SOUND = "No sound comes from your microphone."
TAKEN = "Your microphone has stopped. Another program may be using it. Nobody can hear you."


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def call(installations: Installations, browsers: Browsers) -> AsyncIterator[Gathering]:
    """Alice and Bob in a call, whose pages the tests of this file share; no sound comes from either."""
    async with gathered(installations, browsers, "Bob", "Emeka") as meeting:
        alice, bob = await meeting.person("Alice"), await meeting.person("Bob")
        for person in (alice, bob):
            await person.context.add_init_script(MICROPHONE)
            await person.enter()
        await alice.has_roster(bob)
        yield meeting


async def tile_of(alice: Person, bob: Person) -> Locator:
    """Bob's tile on Alice's stage."""
    return alice.tile(await bob.id())


async def sees_hand(person: Person, whose: Person, place: int) -> None:
    """The place in the line on that tile; 0 is no hand."""
    mark = person.tile(await whose.id()).locator("[data-part=hand-mark]")
    if place:
        await expect(mark).to_have_text(str(place))
    else:
        await expect(mark).to_be_hidden()


async def test_hands_stand_in_one_line_on_all_screens(call: Gathering) -> None:
    alice, bob = call.people
    await alice.page.keyboard.press("h")
    await bob.is_told("Alice raised a hand")
    await bob.press("Raise hand")
    for person in (alice, bob):
        await sees_hand(person, alice, 1)
        await sees_hand(person, bob, 2)
    await expect(bob.button("Raise hand")).to_have_attribute("aria-pressed", "true")
    await alice.page.keyboard.press("h")
    for person in (alice, bob):
        await sees_hand(person, alice, 0)
        await sees_hand(person, bob, 1)


async def test_a_hand_stays_up_when_the_page_is_loaded_again(call: Gathering) -> None:
    alice, bob = call.people
    bob.page.once("dialog", lambda dialog: dialog.accept())
    await bob.page.reload()
    await bob.entered()
    await sees_hand(alice, bob, 1)
    await bob.press("Raise hand")
    await sees_hand(alice, bob, 0)
    await alice.has_roster(bob)


async def test_a_reaction_rises_from_who_sends_it(call: Gathering) -> None:
    alice, bob = call.people
    tile = await tile_of(alice, bob)
    await tile.evaluate(RISING)
    await bob.page.keyboard.press("r")
    menu = bob.page.get_by_role("menu", name="Reactions")
    await expect(menu.get_by_role("menuitem", name="Thumbs up")).to_be_focused()
    await bob.page.keyboard.press("ArrowRight")
    await bob.page.keyboard.press("Enter")
    await expect(menu).to_be_hidden()
    await alice.page.wait_for_function("() => risen.length > 0")
    assert await alice.page.evaluate("risen") == ["👏"]
    await expect(alice.page.locator("#announcer")).to_contain_text("Bob reacts: Applause")


async def test_who_has_no_data_channels_is_marked(call: Gathering) -> None:
    alice, bob = call.people
    place = MeetingPlace(call.installation, call.slug)
    emeka = await place.join("Emeka", caps={"ice_restart": True, "data_channels": False})
    tile = alice.tile(emeka.id)
    await expect(tile).to_have_accessible_name("Emeka, muted, camera off, connecting, no chat or files")
    await expect(tile.locator(".nameplate")).to_have_attribute("title", "Emeka. No chat or files with Emeka")
    await expect((await tile_of(alice, bob)).locator(".when-no-data")).to_be_hidden()
    await place.close()


async def test_keys_do_nothing_below_a_dialog(call: Gathering) -> None:
    bob = call.people[1]
    await bob.page.keyboard.press("?")
    keys = bob.page.get_by_role("dialog", name="Keys")
    await expect(keys).to_be_visible()
    for key in ("h", "r", "Space"):
        await bob.page.keyboard.press(key)
    await bob.page.keyboard.press("Escape")
    await expect(keys).to_be_hidden()
    await expect(bob.button("Raise hand")).to_have_attribute("aria-pressed", "false")
    await expect(bob.page.get_by_role("menu", name="Reactions")).to_be_hidden()


async def test_a_microphone_that_another_program_has_is_said_and_others_see_one_muted(call: Gathering) -> None:
    alice, bob = call.people
    tile = await tile_of(alice, bob)
    await bob.page.evaluate("take(true)")
    await expect(bob.banner(TAKEN)).to_be_visible()
    await expect(tile).to_have_attribute("data-muted", "")
    await bob.page.evaluate("take(false)")
    await expect(bob.banner(TAKEN)).to_be_hidden()
    await expect(tile).not_to_have_attribute("data-muted", "")


async def test_a_reaction_is_gone_after_a_while_and_what_is_no_emoji_is_not_shown(call: Gathering) -> None:
    alice, bob = call.people
    tile = await tile_of(alice, bob)
    await expect(tile.locator(".reaction")).to_have_count(0)
    await tile.evaluate(RISING)
    send = "([to, emoji]) => conference.call.sendControl(to, { type: 'reaction', emoji })"
    for emoji in ("<b>Bob</b>", "pay here: example.com", 7, "👎"):
        await bob.page.evaluate(send, [await alice.id(), emoji])
    await alice.page.wait_for_function("() => risen.length > 0")
    assert await alice.page.evaluate("risen") == ["👎"]


async def test_who_holds_the_space_bar_is_heard_as_long(call: Gathering) -> None:
    alice, bob = call.people
    tile = await tile_of(alice, bob)
    await bob.press("Mute microphone")
    await expect(tile).to_have_attribute("data-muted", "")
    # The button has the focus of the click, and is not pressed again.
    await bob.page.keyboard.down("Space")
    await expect(tile).not_to_have_attribute("data-muted", "")
    await bob.page.keyboard.up("Space")
    await expect(tile).to_have_attribute("data-muted", "")
    await expect(bob.button("Unmute microphone")).to_be_visible()


async def test_the_space_bar_presses_the_button_to_which_the_keyboard_went(call: Gathering) -> None:
    alice, bob = call.people
    tile = await tile_of(alice, bob)
    await bob.page.keyboard.press("Tab")
    await bob.button("Unmute microphone").focus()
    await bob.page.keyboard.press("Space")
    await expect(tile).not_to_have_attribute("data-muted", "")
    await bob.page.keyboard.press("Space")
    await expect(tile).to_have_attribute("data-muted", "")


async def test_who_speaks_while_muted_is_told_and_not_heard(call: Gathering) -> None:
    alice, bob = call.people
    tile = await tile_of(alice, bob)
    tip = bob.button(MUTED)
    id_ = await bob.id()
    before = (await alice.stats())[id_]["sound"]
    await bob.page.evaluate("voice(0.5)")
    await expect(tip).to_be_visible()
    assert (await alice.stats())[id_]["sound"] - before < NOISE
    await tip.click()
    await expect(tip).to_be_hidden()
    await expect(tile).not_to_have_attribute("data-muted", "")
    await alice.hears(bob)


async def test_a_microphone_that_gives_no_sound_is_said_until_it_gives_some(call: Gathering) -> None:
    alice = call.people[0]
    await expect(alice.banner(NO_SOUND)).to_be_visible()
    await alice.press("Choose another")
    await expect(alice.page.get_by_role("dialog", name="Settings")).to_be_visible()
    await alice.page.keyboard.press("Escape")
    await alice.page.evaluate("voice(0.5)")
    await expect(alice.banner(NO_SOUND)).to_be_hidden()


async def test_axe_finds_nothing_serious_with_the_menu_open(call: Gathering) -> None:
    bob = call.people[1]
    await bob.page.keyboard.press("r")
    await expect(bob.page.get_by_role("menu", name="Reactions")).to_be_visible()
    assert await faults(bob.page) == []
