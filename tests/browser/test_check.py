"""Before a call one can test the connection, in words; and hand out diagnostics that name nobody and no address."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.support.axe import faults
from tests.support.browsers import Browsers
from tests.support.gathering import Gathering
from tests.support.installation import Installation
from tests.support.kinds import Installations
from tests.support.person import Person
from tests.support.services import TURN_SECRET, free_port

ADDRESS = re.compile(
    r"\d+\.\d+\.\d+\.\d+(?!\.0 Safari)|\b[0-9a-f]{0,4}::?[0-9a-f]+:[0-9a-f:]+|\.local\b", re.IGNORECASE
)
TIMES = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|^browser: .*$", re.MULTILINE)


def relays(*urls: str) -> dict[str, str]:
    return {"TURN_URLS": ",".join(urls), "TURN_SECRET": TURN_SECRET}


@pytest_asyncio.fixture(loop_scope="session")
async def installation(
    request: pytest.FixtureRequest, installations: Installations, turn_server: str
) -> AsyncIterator[Installation]:
    """One with a relay over UDP and TCP, unless the test asks for another."""
    kind = getattr(request, "param", "both")
    settings = relays(f"turn:{turn_server}", f"turn:{turn_server}?transport=tcp")
    if kind == "other key":
        settings["TURN_SECRET"] = "not the relay's"
    if kind == "no udp":
        settings = relays(f"turn:127.0.0.1:{free_port()}", f"turn:{turn_server}?transport=tcp")
    found = await installations.get("embedded", pages=True, **settings)
    before = found.log_sizes()
    yield found
    found.check_logs(before)


async def try_connection(person: Person) -> tuple[str, dict[str, str]]:
    """Press the button; gives what it comes to, and what was found of each thing."""
    await person.press("Test my connection")
    dialog = person.page.get_by_role("dialog", name="Your connection")
    await expect(dialog.get_by_role("button", name="Copy diagnostics")).to_be_visible(timeout=30_000)
    labels = await dialog.locator('.finding [data-part="label"]').all_inner_texts()
    texts = await dialog.locator('.finding [data-part="text"]').all_inner_texts()
    return await dialog.locator('[data-part="title"]').inner_text(), dict(zip(labels, texts, strict=True))


async def handed_out(person: Person) -> str:
    """Press "Copy diagnostics"; gives the text that is shown, and closes it."""
    await person.press("Copy diagnostics")
    dialog = person.page.get_by_role("dialog", name="Diagnostics")
    await expect(dialog.get_by_role("status")).to_have_text("Copied")
    text = await dialog.get_by_role("textbox", name="Diagnostics").input_value()
    await person.press("Close")
    return text


def names_nobody(text: str) -> None:
    assert not ADDRESS.search(TIMES.sub("", text)), text
    for word in ("Alice", "Bob", "candidate:", "a=", TURN_SECRET):
        assert word not in text


async def test_it_says_over_what_the_relay_can_be_used(gathering: Gathering) -> None:
    alice = await gathering.person("Alice")
    await alice.open_room()
    await expect(alice.button("Turn camera off")).to_be_visible()
    verdict, found = await try_connection(alice)
    assert verdict == "You are ready for calls"
    assert found["This browser"] == "Sends and receives sound and pictures"
    assert found["The server"] == "Answers"
    for way in ("UDP", "TCP"):
        assert re.fullmatch(r"\d+ ms there and back", found[f"By the relay, over {way}"])
    assert await faults(alice.page) == []
    text = await handed_out(alice)
    names_nobody(text)
    assert "relay 1 over udp: passed" in text


@pytest.mark.soak
async def test_firefox_tests_its_connection_too(gathering: Gathering, browsers: Browsers) -> None:
    bob = await gathering.person("Bob", browser=await browsers.firefox())
    await bob.open_room()
    verdict, found = await try_connection(bob)
    assert verdict == "You are ready for calls"
    assert len(found) == 5


@pytest.mark.soak
@pytest.mark.parametrize("installation", ["other key"], indirect=True)
async def test_a_relay_that_refuses_the_servers_key_is_told_from_one_that_is_not_there(gathering: Gathering) -> None:
    alice = await gathering.person("Alice")
    await alice.open_room()
    _, found = await try_connection(alice)
    assert found["By the relay, over UDP"] == found["By the relay, over TCP"] == "Refuses our key"


@pytest.mark.soak
@pytest.mark.parametrize("installation", ["no udp"], indirect=True)
async def test_a_network_without_udp_is_a_detour(gathering: Gathering) -> None:
    alice = await gathering.person("Alice")
    await alice.open_room()
    verdict, found = await try_connection(alice)
    assert verdict == "Calls connect by a detour"
    assert found["By the relay, over UDP"] == "Cannot be reached"


async def test_diagnostics_of_a_call_need_no_server(gathering: Gathering) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    await alice.sees(bob)
    alice.expected = ("ERR_INTERNET_DISCONNECTED",)
    await alice.context.set_offline(True)
    await alice.press("Settings")
    text = await handed_out(alice)
    await alice.context.set_offline(False)
    names_nobody(text)
    way = "way: host to host over udp, direct"
    for line in ("signaling joined", way, "receives camera: ", "#2 connected", "page offline"):
        assert line in text, text
