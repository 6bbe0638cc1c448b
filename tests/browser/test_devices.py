"""No camera, no microphone, no permission: said in plain words, and one joins with what is left."""

import pytest
from playwright.async_api import expect

from tests.support.browsers import PLAIN_HOST
from tests.support.gathering import Gathering
from tests.support.person import Person


async def listens(bob: Person, alice: Person) -> None:
    """Bob joins without devices; he is seen as muted and without a camera, and sees Alice."""
    await bob.join("Just listen and watch")
    await alice.has_roster(bob)
    await bob.sees(alice)
    await expect(alice.tile(await bob.id())).to_have_accessible_name("Bob, muted, camera off")


async def test_who_refuses_the_permission_is_told_how_to_give_it_and_may_join_without(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    bob = await gathering.person("Bob", browser=await gathering.browsers.chromium(permission="deny"))
    await bob.open_room()
    await expect(bob.page.get_by_role("heading", name="Your browser is blocking camera and microphone")).to_be_visible()
    await expect(bob.page.get_by_role("listitem").filter(has_text="to the left of the address")).to_be_visible()
    await listens(bob, alice)


async def test_who_has_no_device_is_told_so_and_may_join_without(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    bob = await gathering.person("Bob", browser=await gathering.browsers.chromium(devices="device-count=0"))
    await bob.open_room()
    await expect(bob.page.get_by_role("heading", name="No camera")).to_be_visible()
    # The button says what one joins without, which is found out one after the other.
    await bob.page.locator("[data-part=join]").locator("visible=true").click()
    await bob.entered()
    await alice.has_roster(bob)
    await bob.sees(alice)


async def test_who_comes_by_an_insecure_address_is_told_so_and_may_join_without(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    bob = await gathering.person("Bob")
    # Chromium says so of every header that it takes from secure addresses alone.
    bob.expected = ("Cross-Origin-Opener-Policy",)
    origin = bob.server.origin.replace("localhost", PLAIN_HOST)
    cookie = await gathering.installation.sign_in("Bob")
    await bob.context.add_cookies([{"name": "session", "value": cookie, "url": origin}])
    await bob.page.goto(f"{origin}/rooms/{gathering.slug}/")
    await expect(bob.page.get_by_role("heading", name="This address is not secure")).to_be_visible()
    await listens(bob, alice)


@pytest.mark.parametrize("off", ["Turn camera off", "Mute microphone"])
async def test_what_is_off_before_the_call_is_off_in_it(gathering: Gathering, off: str) -> None:
    (alice,) = await gathering.inside("Alice")
    bob = await gathering.person("Bob")
    await bob.open_room()
    await bob.press(off)
    await bob.join()
    words = {"Turn camera off": "Bob, camera off", "Mute microphone": "Bob, muted"}
    await expect(alice.tile(await bob.id())).to_have_accessible_name(words[off])


async def test_a_device_that_is_chosen_in_the_call_is_sent_from_then_on(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    bob = await gathering.person("Bob", browser=await gathering.browsers.chromium(devices="device-count=3,fps=10"))
    await bob.enter()
    await alice.sees(bob)
    before = await bob.connections()
    await bob.press("Choose camera")
    # The second of Chromium's fake cameras gives depth, which no encoder takes.
    await bob.page.get_by_role("menuitemradio", name="fake_device_2").click()
    await alice.sees(bob)
    assert await bob.connections() == before
