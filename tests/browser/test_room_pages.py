"""The pages around the call in a real browser: who is where without a reload, dialogs, links, unsaved changes."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Dialog, Page, expect

from tests.support.gathering import Gathering
from tests.support.installation import until
from tests.support.meeting import MeetingPlace
from tests.support.person import Person


@pytest_asyncio.fixture(loop_scope="session")
async def sockets(gathering: Gathering) -> AsyncIterator[MeetingPlace]:
    """Others in the same room, without browsers."""
    place = MeetingPlace(gathering.installation, gathering.slug)
    yield place
    await place.close()


@pytest_asyncio.fixture(loop_scope="session")
async def alice(gathering: Gathering) -> Person:
    """Alice, who hosts the room, on her home page."""
    person = await gathering.person("Alice", permissions=["clipboard-read", "clipboard-write"])
    await person.visit("/")
    return person


@pytest_asyncio.fixture(loop_scope="session")
async def settings(alice: Person) -> Page:
    """The settings of Alice's room."""
    await alice.visit(f"/rooms/{alice.slug}/settings/")
    return alice.page


async def test_who_comes_and_goes_is_seen_without_a_reload_and_the_focus_stays(
    alice: Person, sockets: MeetingPlace
) -> None:
    row = alice.page.locator("[data-row]").filter(has=alice.page.locator(f"a[href='/rooms/{alice.slug}/']"))
    await expect(row).to_contain_text("Nobody here")
    join = row.get_by_role("link", name="Join")
    await join.focus()
    bob = await sockets.join("Bob")
    await expect(row).to_contain_text("1 in call now")
    await expect(row).to_contain_text("Bob")
    await expect(join).to_be_focused()
    await bob.close()
    await expect(row).to_contain_text("Nobody here")


async def test_a_room_is_made_in_a_dialog_that_escape_closes(alice: Person) -> None:
    opener = alice.page.get_by_role("link", name="New room")
    await opener.click()
    dialog = alice.page.get_by_role("dialog", name="New room")
    await expect(dialog.get_by_label("Name", exact=True)).to_be_focused()
    await alice.page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(opener).to_be_focused()
    await opener.click()
    await dialog.get_by_label("Name", exact=True).fill("Harbour crew")
    await alice.press("Make the room")
    await alice.reads("Harbour crew")


async def test_a_link_is_copied(alice: Person) -> None:
    link = f"{alice.server.origin}/rooms/{alice.slug}/"
    await alice.page.locator(f"[data-copy='/rooms/{alice.slug}/']").click()
    await expect(alice.page.get_by_text("Link copied")).to_be_visible()
    assert await alice.page.evaluate("navigator.clipboard.readText()") == link


async def test_the_save_bar_comes_with_the_first_change_and_goes_with_the_last(settings: Page) -> None:
    bar, name = settings.locator(".save-bar"), settings.get_by_label("Name", exact=True)
    await expect(bar).to_be_hidden()
    before = await name.input_value()
    await name.fill("Another name")
    await expect(bar).to_contain_text("You have changes that are not saved.")
    await name.fill(before)
    await expect(bar).to_be_hidden()


async def test_leaving_with_unsaved_changes_asks_first(settings: Page) -> None:
    asked = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    settings.on("dialog", stay)
    await settings.get_by_label("Name", exact=True).fill("Another name")
    await settings.get_by_role("link", name="Your rooms").click()
    await expect(settings.get_by_label("Name", exact=True)).to_have_value("Another name")

    async def was_asked() -> bool:
        return asked == ["beforeunload"]

    await until(was_asked, "the browser asks")
    await settings.get_by_role("link", name="Discard").click()
    await expect(settings.locator(".save-bar")).to_be_hidden()
    assert asked == ["beforeunload"]


@pytest.mark.parametrize(
    ("label", "typed", "button"), [("Name", "x" * 81, "Save"), ("E-mail", "nobody@example.org", "Add")]
)
async def test_what_is_wrong_has_the_focus_and_is_kept(settings: Page, label: str, typed: str, button: str) -> None:
    field = settings.get_by_label(label, exact=label == "Name")
    await field.fill(typed)
    await settings.get_by_role("button", name=button, exact=True).click()
    await expect(settings.locator(".error")).to_be_visible()
    await expect(field).to_be_focused()
    await expect(field).to_have_value(typed)


async def test_a_role_is_saved_when_it_is_chosen(settings: Page) -> None:
    await settings.get_by_label("Role of Bob").select_option("moderator")
    await expect(settings.get_by_text("Bob is now: Moderator.")).to_be_visible()
    await expect(settings.get_by_label("Role of Bob")).to_have_value("moderator")


async def test_deleting_a_room_asks_in_a_dialog(alice: Person, settings: Page) -> None:
    await settings.get_by_role("link", name="Delete room").click()
    dialog = settings.get_by_role("dialog")
    await dialog.get_by_role("link", name="Cancel").click()
    await expect(dialog).to_be_hidden()
    await settings.get_by_role("link", name="Delete room").click()
    await dialog.get_by_role("button", name="Delete room").click()
    await expect(settings.get_by_text("is deleted.")).to_be_visible()
    await alice.reads("Your rooms")


async def test_without_javascript_rooms_are_made_and_changed_too(gathering: Gathering) -> None:
    alice = await gathering.person("Alice", java_script_enabled=False)
    page = alice.page
    await alice.visit("/")
    await page.get_by_role("link", name="New room").click()
    await page.get_by_label("Name", exact=True).fill("Plain room")
    await page.get_by_role("button", name="Make the room").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Plain room")
    await page.get_by_label("Name", exact=True).fill("Plainer room")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Plainer room")
    await page.get_by_role("link", name="Delete room").click()
    await page.get_by_role("button", name="Delete room").click()
    await expect(page.get_by_text("Plainer room is deleted.")).to_be_visible()
