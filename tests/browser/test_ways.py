"""Who hides the IP address is reached over the TURN server alone: by a room's policy, or by one's own choice."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import expect

from tests.support.gathering import Gathering
from tests.support.installation import Installation
from tests.support.kinds import Installations
from tests.support.person import all_see_and_hear
from tests.support.services import TURN_SECRET
from tests.support.ways import becomes_relayed, way

SWITCH = "Hide my IP address"


@pytest_asyncio.fixture(loop_scope="session")
async def installation(installations: Installations, turn_server: str) -> AsyncIterator[Installation]:
    """One that knows of a TURN server."""
    found = await installations.get("embedded", pages=True, TURN_URLS=f"turn:{turn_server}", TURN_SECRET=TURN_SECRET)
    before = found.log_sizes()
    yield found
    found.check_logs(before)


async def test_one_may_hide_by_choice_before_the_call_and_change_it_in_the_call(gathering: Gathering) -> None:
    (bob,) = await gathering.inside("Bob")
    alice = await gathering.person("Alice")
    await alice.open_room()
    await alice.page.get_by_label(SWITCH).locator("visible=true").check()
    await alice.page.reload()
    await expect(alice.page.get_by_label(SWITCH).locator("visible=true")).to_be_checked()
    await expect(alice.button("Turn camera off")).to_be_visible()
    await alice.join()
    await all_see_and_hear(alice, bob)
    assert (await way(alice, bob)).local == "relay"
    await alice.press("Settings")
    await alice.page.get_by_label(SWITCH).locator("visible=true").uncheck()
    await becomes_relayed(alice, bob, False)
    await alice.page.get_by_label(SWITCH).locator("visible=true").check()
    await becomes_relayed(alice, bob, True)
    assert (await way(bob, alice)).tells_of_relay_only
    await alice.page.keyboard.press("Escape")
    await all_see_and_hear(alice, bob)


async def test_a_host_may_hide_everyone_also_during_the_call(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    bob = await gathering.person("Bob", browser=await gathering.browsers.firefox())
    await bob.enter()
    await all_see_and_hear(alice, bob)
    await becomes_relayed(alice, bob, False)
    host = await gathering.person("Alice")
    await host.visit(f"/rooms/{gathering.slug}/settings/")
    await host.page.get_by_label("Hide everyone’s IP address").check()
    await host.press("Save")
    await expect(host.page.get_by_text("Saved.")).to_be_visible()
    for person, other in ((alice, bob), (bob, alice)):
        await becomes_relayed(person, other, True)
        found = await way(person, other)
        assert (found.local, found.relay_protocol) == ("relay", "udp")
        assert found.tells_of_relay_only, found.told
    await all_see_and_hear(alice, bob)
    await alice.press("Settings")
    await expect(alice.page.get_by_label(SWITCH).locator("visible=true")).to_be_disabled()
