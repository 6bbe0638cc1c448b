"""Everything can be done by the keyboard alone, and it can be seen where one is."""

from playwright.async_api import expect

from tests.support.backstage import PASSWORD, email
from tests.support.gathering import Gathering
from tests.support.meeting import MeetingPlace
from tests.support.person import Person

FOCUSED = """() => {
  const element = document.activeElement;
  const label = element.labels?.[0]?.textContent ?? '';
  const ring = (each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  };
  return {
    name: (element.getAttribute('aria-label') ?? '') || label.trim() || element.textContent.trim(),
    // A field may have its ring around the box that it shares with a button.
    ring: ring(element) || ring(element.parentElement),
  };
}"""


async def tab_to(person: Person, name: str) -> None:
    """Press Tab until what has this name has the focus; it must show that it has it."""
    passed = []
    for _ in range(60):
        await person.page.keyboard.press("Tab")
        focused = await person.page.evaluate(FOCUSED)
        passed.append(focused["name"])
        if focused["name"] == name:
            assert focused["ring"], f"{name} does not show that it has the focus"
            return
    raise AssertionError(f"Tab does not lead to {name!r}, only to {passed}")


async def test_from_the_first_page_into_a_call_and_out_of_it(gathering: Gathering) -> None:
    alice = await gathering.person()
    keyboard = alice.page.keyboard
    await alice.visit("/")
    await tab_to(alice, "Sign in")
    await keyboard.press("Enter")
    await expect(alice.page.get_by_label("E-mail address")).to_be_visible()
    await alice.page.get_by_label("E-mail address").focus()
    await keyboard.type(email("Alice"))
    await tab_to(alice, "Password")
    await keyboard.type(PASSWORD)
    await keyboard.press("Enter")
    await alice.reads("Your rooms")
    await alice.open_room()
    await expect(alice.button("Turn camera off")).to_be_visible()
    await tab_to(alice, "Join")
    await keyboard.press("Enter")
    await alice.entered()
    await tab_to(alice, "Mute microphone")
    await keyboard.press("Space")
    await expect(alice.button("Unmute microphone")).to_be_focused()
    await tab_to(alice, "Leave call")
    await keyboard.press("Enter")
    await expect(alice.button("Rejoin")).to_be_visible()
    await tab_to(alice, "Rejoin")
    await keyboard.press("Enter")
    await alice.entered()


async def test_keys_of_the_call(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    keyboard = alice.page.keyboard
    await keyboard.press("m")
    await expect(alice.button("Unmute microphone")).to_be_visible()
    await keyboard.press("v")
    await expect(alice.button("Turn camera on")).to_be_visible()
    await keyboard.press("?")
    dialog = alice.page.get_by_role("dialog", name="Keys")
    await expect(dialog).to_be_visible()
    await keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await alice.press("Settings")
    settings = alice.page.get_by_role("dialog", name="Settings")
    await expect(settings).to_be_visible()
    await keyboard.press("Escape")
    await expect(settings).to_be_hidden()
    await expect(alice.button("Settings")).to_be_focused()


async def test_who_comes_and_goes_is_announced(gathering: Gathering) -> None:
    place = MeetingPlace(gathering.installation, gathering.slug)
    await place.join("Dana")
    (alice,) = await gathering.inside("Alice")
    said = alice.page.locator("#announcer")
    (bob,) = await gathering.inside("Bob")
    await expect(said.get_by_text("Bob joined", exact=True)).to_be_attached()
    await bob.leave()
    await expect(said.get_by_text("Bob left", exact=True)).to_be_attached()
    await place.close()
    await expect(said.locator("p")).to_have_text(
        ["Bob joined", "Bob left", "Dana left", "Nobody else is here. Send them the link."]
    )
