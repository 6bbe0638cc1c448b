"""A call in real browsers: people see and hear each other, and each other's switches."""

from playwright.async_api import Dialog, WebSocket, expect

from tests.support.gathering import Gathering
from tests.support.installation import until
from tests.support.kinds import on
from tests.support.person import all_see_and_hear
from tests.support.recovery import PATIENT


async def test_two_see_and_hear_each_other(gathering: Gathering) -> None:
    await all_see_and_hear(*await gathering.inside("Alice", "Bob"))


@on("cluster", **PATIENT)  # as where servers restart, so that one cluster serves all
async def test_two_on_different_instances_see_and_hear_each_other(gathering: Gathering) -> None:
    await all_see_and_hear(*await gathering.inside("Alice", "Bob"))


async def test_three_and_then_four_see_and_hear_each_other(gathering: Gathering) -> None:
    people = await gathering.inside("Alice", "Bob", "Dana")
    await all_see_and_hear(*people)
    await all_see_and_hear(*people, *await gathering.inside("Emeka"))


async def test_chromium_and_firefox_see_and_hear_each_other_whoever_calls(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    bob = await gathering.person("Bob", browser=await gathering.browsers.firefox())
    await bob.enter()
    await all_see_and_hear(alice, bob)
    # Now it is the other browser that came later, and so calls.
    await alice.leave()
    await alice.press("Rejoin")
    await alice.entered()
    await all_see_and_hear(alice, bob)


async def test_mute_and_camera_off_show_on_the_other_side(gathering: Gathering) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    await all_see_and_hear(alice, bob)
    tile = alice.tile(await bob.id())
    await bob.press("Mute microphone")
    await expect(tile).to_have_attribute("data-muted", "")
    await expect(tile).to_have_accessible_name("Bob, muted")
    await bob.press("Turn camera off")
    await expect(tile).to_have_attribute("data-camera", "off")
    await expect(tile.locator(".avatar")).to_be_visible()
    await bob.press("Unmute microphone")
    await bob.press("Turn camera on")
    await expect(tile).to_have_accessible_name("Bob")
    await all_see_and_hear(alice, bob)


async def test_one_who_joins_without_devices_on_sees_and_hears_the_others(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    bob = await gathering.person("Bob")
    await bob.open_room()
    await bob.join("Just listen and watch")
    await alice.has_roster(bob)
    await bob.sees(alice)
    await bob.hears(alice)
    await expect(alice.tile(await bob.id())).to_have_accessible_name("Bob, muted, camera off")
    await bob.press("Turn camera on")
    await bob.press("Unmute microphone")
    await all_see_and_hear(alice, bob)


async def test_the_way_to_the_server_is_open_before_one_joins(gathering: Gathering) -> None:
    alice = await gathering.person("Alice")
    sockets: list[WebSocket] = []
    alice.page.on("websocket", lambda socket: sockets.append(socket))
    await alice.open_room()

    async def opened() -> int:
        return len(sockets)

    await until(opened, "a socket, though nothing points at the button")
    assert not await alice.page.evaluate("() => 'conference' in globalThis")
    await alice.join()


async def test_one_who_leaves_is_gone_for_the_others_and_may_rejoin(gathering: Gathering) -> None:
    alice, bob, dana = await gathering.inside("Alice", "Bob", "Dana")
    await all_see_and_hear(alice, bob, dana)
    before = await bob.id()
    await bob.leave()
    await alice.has_roster(dana)
    await dana.has_roster(alice)
    await bob.press("Rejoin")
    assert await bob.entered() != before
    await all_see_and_hear(alice, bob, dana)


async def test_one_who_reloads_is_back_at_once_in_the_same_place(gathering: Gathering) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    await all_see_and_hear(alice, bob)
    await bob.press("Mute microphone")
    before = await bob.id()
    bob.page.on("dialog", lambda dialog: dialog.accept())
    await bob.page.reload()
    assert await bob.entered() != before
    await expect(bob.button("Unmute microphone")).to_be_visible()
    await alice.has_roster(bob)
    await alice.sees(bob)
    await bob.sees(alice)


async def test_a_tab_that_is_closed_in_a_call_asks_first(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    alice.page.on("dialog", stay)
    await alice.page.close(run_before_unload=True)

    async def was_asked() -> bool:
        return asked == ["beforeunload"]

    await until(was_asked, "the browser asks")
    await expect(alice.button("Leave call")).to_be_visible()
