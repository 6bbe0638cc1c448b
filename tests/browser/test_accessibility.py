"""axe finds nothing serious on any page: light and dark, on a desktop and on a phone."""

import pytest
from playwright.async_api import expect

from tests.support.axe import faults
from tests.support.backstage import change_room
from tests.support.browsers import Browsers
from tests.support.gathering import Gathering
from tests.support.meeting import MeetingPlace
from tests.support.person import Person

SIGNED_OUT = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/there-is-no-such-page/"]
SIGNED_IN = [
    "/",
    "/rooms/new/",
    "/rooms/{slug}/settings/",
    "/rooms/{slug}/delete/",
    "/rooms/there-is-no-such-room/",
    "/accounts/profile/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/delete/",
    "/accounts/logout/",
]


async def faults_at(person: Person, path: str) -> list[str]:
    """What is wrong with that page, and what the browser complains about."""
    person.expected = ("404",)
    await person.visit(path)
    return [*await faults(person.page), *person.complaints()]


@pytest.mark.parametrize("path", SIGNED_OUT)
async def test_pages_of_the_signed_out(sitting: Gathering, path: str) -> None:
    assert await faults_at(await sitting.seated(), path) == []


@pytest.mark.parametrize("path", SIGNED_IN)
async def test_pages_of_the_signed_in(sitting: Gathering, path: str) -> None:
    assert await faults_at(await sitting.seated("Alice"), path.format(slug=sitting.slug)) == []


async def test_a_form_with_errors(sitting: Gathering) -> None:
    somebody = await sitting.seated()
    await somebody.visit("/accounts/login/")
    await somebody.page.get_by_label("E-mail address").fill("nobody@example.com")
    await somebody.page.get_by_label("Password", exact=True).fill("wrong and wrong again")
    await somebody.page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(somebody.page.get_by_text("do not belong together")).to_be_visible()
    assert await faults(somebody.page) == []


async def test_the_page_before_a_call(gathering: Gathering) -> None:
    alice = await gathering.person("Alice")
    await alice.open_room()
    await expect(alice.button("Turn camera off")).to_be_visible()
    assert await faults(alice.page) == []


async def test_the_page_before_a_call_without_permission(gathering: Gathering, browsers: Browsers) -> None:
    alice = await gathering.person("Alice", browser=await browsers.chromium(permission="deny"))
    await alice.open_room()
    await expect(
        alice.page.get_by_role("heading", name="Your browser is blocking camera and microphone")
    ).to_be_visible()
    assert await faults(alice.page) == []


async def test_a_call_of_three(gathering: Gathering) -> None:
    alice, bob, dana = await gathering.inside("Alice", "Bob", "Dana")
    await alice.has_roster(bob, dana)
    await bob.press("Mute microphone")
    await dana.press("Turn camera off")
    await expect(alice.tile(await dana.id())).to_have_attribute("data-camera", "off")
    assert await faults(alice.page) == []


async def test_dialogs_and_menus_of_a_call(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    await alice.press("Choose microphone and speaker")
    assert await faults(alice.page) == []
    await alice.page.keyboard.press("Escape")
    await alice.press("Settings")
    assert await faults(alice.page) == []


async def test_the_page_after_a_call(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    await alice.leave()
    assert await faults(alice.page) == []


async def test_the_page_of_a_full_room(gathering: Gathering) -> None:
    await gathering.installation.backstage(change_room, gathering.slug, {"capacity": 2})
    place = MeetingPlace(gathering.installation, gathering.slug)
    for _ in range(2):
        await place.join("Alice")
    bob = await gathering.person("Bob")
    await bob.open_room()
    await bob.press("Join")
    await bob.reads("This room is full")
    assert await faults(bob.page) == []
    await place.close()
