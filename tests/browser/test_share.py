"""A screen that is shared: from the button to pixels that can be read on the other side, and every way to its end."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.support.browsers import Browsers
from tests.support.gathering import Gathering, gathered
from tests.support.installation import until
from tests.support.kinds import Installations
from tests.support.person import CONNECTS, Person
from tests.support.screens import ARRIVED, DISPLAY, HEARD, reads_screen

SHARING = "You are sharing your screen"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def meeting(installations: Installations, browsers: Browsers) -> AsyncIterator[Gathering]:
    """Alice and Dana at Chromium, who can share; Bob at Firefox, which has no screen to share without a window."""
    async with gathered(installations, browsers, "Bob", "Dana") as gathering:
        alice = await gathering.person("Alice")
        await gathering.person("Bob", browser=await browsers.firefox())
        dana = await gathering.person("Dana")
        for person in (alice, dana):
            await person.context.add_init_script(DISPLAY)
        yield gathering


async def inside(meeting: Gathering, *names: str) -> list[Person]:
    """These people in the call; who is there already stays."""
    people = [await meeting.seated(name) for name in names]
    for person in people:
        if not await person.page.locator("li.tile[data-own]").is_visible():
            await person.enter()
    return people


async def share(person: Person, display: str = "drawn") -> None:
    """Press the button, and do that in the browser's dialog."""
    await person.page.evaluate("(display) => (globalThis.display = display)", display)
    await person.press("Share screen")


def screen_of(viewer: Person, id_: str) -> Locator:
    return viewer.tile(f"{id_}/screen")


async def gone(viewer: Person, id_: str) -> None:
    await expect(screen_of(viewer, id_)).to_have_count(0)


async def test_a_screen_is_read_in_another_browser_while_a_third_joins(meeting: Gathering) -> None:
    alice, bob = await inside(meeting, "Alice", "Bob")
    id_ = await alice.id()
    await share(alice)
    await expect(alice.banner(SHARING)).to_be_visible()
    await expect(alice.page.locator(".banner video")).to_be_visible()
    await reads_screen(bob, id_)
    await bob.sees(alice)
    (dana,) = await inside(meeting, "Dana")
    await reads_screen(dana, id_)
    await reads_screen(bob, id_)
    # One's own screen is not shown to oneself as a tile.
    await gone(alice, id_)
    await alice.page.locator(".banner").get_by_role("button", name="Stop").click()
    await expect(alice.banner(SHARING)).to_have_count(0)
    await expect(alice.button("Share screen")).to_be_focused()
    await gone(bob, id_)
    await gone(dana, id_)


@pytest.mark.soak
async def test_its_sound_is_heard_and_it_goes_on_without_a_camera_and_over_a_new_connection(meeting: Gathering) -> None:
    alice, bob = await inside(meeting, "Alice", "Bob")
    id_ = await alice.id()
    await alice.press("Turn camera off")
    await share(alice, "loud")
    await expect(alice.banner("You are sharing your screen and its sound")).to_be_visible()
    await reads_screen(bob, id_)
    before = await bob.connections()
    await bob.page.evaluate("(id) => conference.call.retry(id)", id_)

    async def anew() -> bool:
        return (await bob.connections()).get(id_, 0) > before[id_]

    await until(anew, "another connection", CONNECTS)
    await reads_screen(bob, id_)
    first = await bob.page.evaluate(HEARD, id_)

    async def louder() -> bool:
        return bool(await bob.page.evaluate(HEARD, id_) > first)

    await until(louder, "Bob hears the screen", CONNECTS)
    playing = "(audio) => !audio.paused && !audio.muted && audio.srcObject?.getAudioTracks().length === 1"
    assert await screen_of(bob, id_).locator("audio").evaluate(playing)
    await alice.page.evaluate("stopByBrowser()")
    await expect(alice.page.get_by_text("Your screen is no longer shared.")).to_be_visible()
    await expect(alice.banner(SHARING)).to_have_count(0)
    await gone(bob, id_)
    await alice.press("Turn camera on")


async def test_two_share_at_once(meeting: Gathering) -> None:
    alice, bob, dana = await inside(meeting, "Alice", "Bob", "Dana")
    await share(alice)
    await share(dana)
    for viewer, sharer in ((bob, alice), (bob, dana), (alice, dana), (dana, alice)):
        await expect(screen_of(viewer, await sharer.id())).to_be_visible()
    await reads_screen(alice, await dana.id())
    await reads_screen(dana, await alice.id())
    await dana.press("Stop sharing")
    await gone(bob, await dana.id())
    # Who wants sound only gives no pictures either; who shares again wants them again.
    await alice.press("Audio only")
    await expect(alice.banner(SHARING)).to_have_count(0)
    await gone(bob, await alice.id())
    await share(alice)
    await expect(alice.button("Audio only")).to_have_attribute("aria-pressed", "false")
    await expect(screen_of(bob, await alice.id())).to_be_visible()
    await alice.press("Stop sharing")
    await gone(bob, await alice.id())


async def test_who_thinks_better_of_it_hears_nothing_and_who_is_refused_hears_what_to_do(meeting: Gathering) -> None:
    (alice,) = await inside(meeting, "Alice")
    before = len(await alice.toasted())
    await share(alice, "cancel")

    async def closed() -> bool:
        return bool(await alice.page.evaluate("refusals === 1"))

    await until(closed, "the browser's dialog is closed")
    await expect(alice.button("Share screen")).to_be_visible()
    await share(alice, "refused by the system")
    await alice.is_told("Your system does not let the browser show your screen. Open the privacy", "alert")
    await share(alice, "not asked")
    await alice.is_told("Your browser does not let this page share your screen.", "alert")
    told = (await alice.toasted())[before:]
    assert len(told) == 2, told
    assert not await alice.page.evaluate("() => conference.call.participants.some(({ media }) => media.screen)")


async def test_a_key_shares_the_browser_s_own_screen_and_a_reload_ends_it_also_where_none_can_be_shared(
    meeting: Gathering,
) -> None:
    alice, bob = await inside(meeting, "Alice", "Bob")
    await alice.page.evaluate("globalThis.display = 'real'")
    await alice.page.keyboard.press("s")
    await expect(alice.button("Stop sharing")).to_be_visible()
    before = await alice.id()
    await expect(screen_of(bob, before)).to_be_visible()

    async def comes() -> bool:
        return bool(await bob.page.evaluate(ARRIVED, before) > 3)

    await until(comes, "the browser's own picture of a screen comes", CONNECTS)
    await alice.page.evaluate("sessionStorage.setItem('without-display', 'yes')")
    alice.page.on("dialog", lambda dialog: dialog.accept())
    await alice.page.reload()
    after = await alice.entered()
    await gone(bob, before)
    await gone(bob, after)
    await expect(alice.button("Share screen")).to_have_count(0)
    await expect(bob.button("Share screen")).to_be_visible()
