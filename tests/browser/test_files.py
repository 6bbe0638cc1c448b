"""Files from person to person: offered, accepted, over a broken connection, and whole."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.support.axe import faults
from tests.support.bot import a_bot
from tests.support.browsers import Browsers
from tests.support.file_bot import BLOCK, FileBot, whole_digest
from tests.support.gathering import Gathering, gathered
from tests.support.installation import until
from tests.support.kinds import Installations
from tests.support.memory import Memory, watching
from tests.support.person import Person

MB = 1_000_000
ARRIVES = 120_000  # ms, on a busy machine
# What was handed over to the browser's downloads stays in reach. No test can answer a dialog of the system.
KEEP = """
globalThis.showSaveFilePicker = undefined;
globalThis.handedOver = [];
const make = URL.createObjectURL;
URL.createObjectURL = (blob) => {
  handedOver.push(blob);
  return make.call(URL, blob);
};
"""
# The digest of the protocol, of the last file that was handed over.
DIGEST = """async () => {
  const blob = handedOver.at(-1);
  const digests = [];
  for (let at = 0; at < blob.size; at += 2 ** 20) {
    digests.push(await crypto.subtle.digest("SHA-256", await blob.slice(at, at + 2 ** 20).arrayBuffer()));
  }
  const all = await crypto.subtle.digest("SHA-256", await new Blob(digests).arrayBuffer());
  return [...new Uint8Array(all)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}"""
# Breaks the connection to somebody once he has acknowledged so many bytes, and does not wait until that is noticed.
BREAK = """([id, most]) => {
  const stop = conference.call.on("control", ({ message }) => {
    if (message.type !== "file-ack" || message.offset < most) return;
    stop();
    conference.call.peers.get(id).connection.close();
    conference.call.retry(id);
  });
}"""
# Notes what somebody is told of files from now on.
LISTEN = """() => {
  globalThis.told = [];
  conference.call.on("control", ({ message }) => message.type.startsWith("file-") && told.push(message));
}"""
TOLD = "() => told.map(({ type }) => type)"
DROP = """(names) => {
  const dataTransfer = new DataTransfer();
  for (const name of names) dataTransfer.items.add(new File(["what is in it"], name));
  const options = { dataTransfer, bubbles: true, cancelable: true };
  const fire = (type) => document.body.dispatchEvent(new DragEvent(type, options));
  fire("dragenter");
  const shown = !document.getElementById("drop").hidden;
  const taken = !fire("dragover");
  fire("drop");
  return { shown, taken, hidden: document.getElementById("drop").hidden };
}"""


@dataclass
class Table:
    """Alice in Chromium and Dana in Firefox; who else comes leaves again."""

    gathering: Gathering
    alice: Person
    dana: Person
    folder: Path

    def file(self, name: str, size: int) -> Path:
        """A file that nobody has seen before."""
        path = self.folder / name
        path.write_bytes(os.urandom(size))
        return path


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def table(
    installations: Installations, browsers: Browsers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Table]:
    async with gathered(installations, browsers, "Bob", "Dana", "Emeka") as gathering:
        alice = await someone(gathering, "Alice")
        dana = await gathering.person("Dana", browser=await browsers.firefox())
        await dana.context.add_init_script(KEEP)
        await dana.enter()
        await alice.has_roster(dana)
        yield Table(gathering, alice, dana, tmp_path_factory.mktemp("files"))


async def someone(gathering: Gathering, name: str) -> Person:
    person = await gathering.person(name)
    await person.context.add_init_script(KEEP)
    await person.enter()
    return person


async def ready(person: Person) -> None:
    """What takes files is loaded a moment after the entry."""
    await expect(person.page.locator('[data-part="attach"]')).not_to_have_attribute("hidden", "")


async def offer(person: Person, *files: Path) -> None:
    """Choose these files with the paper clip."""
    await ready(person)
    await person.page.locator('[data-part="attach-input"]').set_input_files(list(files))


async def card(person: Person, name: str) -> Locator:
    """Of this file, in the chat, which is opened for it."""
    if not await person.page.locator("#chat-panel").is_visible():
        await person.page.keyboard.press("c")
    return person.page.locator(".file-card").filter(has_text=name).last


async def accept(person: Person, name: str) -> Locator:
    found = await card(person, name)
    await found.get_by_role("button", name=f"Accept {name}").click()
    return found


async def says(shown: Locator, text: str, ms: float = ARRIVES) -> None:
    await expect(shown.locator('[data-part="line"]')).to_contain_text(text, timeout=ms)


async def test_a_file_whose_connection_breaks_in_the_middle_arrives_whole(table: Table) -> None:
    alice, dana = table.alice, table.dana
    path = table.file("harbour.bin", 20 * MB)
    memory = [await Memory.of(alice)]
    await dana.page.evaluate(LISTEN)
    await alice.page.evaluate(BREAK, [await dana.id(), 5 * MB])
    await offer(alice, path)
    await says(await card(alice, path.name), "20 MB · sent once Dana accepts")
    await dana.is_told("Alice offers you harbour.bin")
    async with watching(*memory):
        got = await accept(dana, path.name)
        await says(got, "20 MB · received")
    await says(await card(alice, path.name), "20 MB · Dana has it")
    assert await dana.page.evaluate(DIGEST) == whole_digest(path.read_bytes())
    assert await dana.page.evaluate(TOLD) == ["file-offer", "file-offer", "file-end"], "it was offered once more"
    assert max(each.most for each in memory) < 16 * MB


async def test_everybody_gets_it_or_one_and_each_may_decline(table: Table) -> None:
    alice, dana = table.alice, table.dana
    bob = await someone(table.gathering, "Bob")
    await alice.has_roster(dana, bob)
    everyone, one = table.file("to-all.bin", 3 * MB), table.file("to-bob.bin", MB // 2)
    await offer(alice, everyone)
    await alice.press("Offer")
    await accept(dana, everyone.name)
    async with bob.page.expect_download(timeout=ARRIVES) as download:
        await says(await accept(bob, everyone.name), "received")
    assert (await (await download.value).path()).read_bytes() == everyone.read_bytes()
    assert (await download.value).suggested_filename == everyone.name
    await says(await card(alice, everyone.name), "2 of 2 have it")

    await offer(alice, one)
    await alice.page.get_by_role("radio", name="Bob").check()
    await alice.press("Offer")
    await (await card(bob, one.name)).get_by_role("button", name=f"Decline {one.name}").click()
    await says(await card(alice, one.name), "Bob declined it")
    await says(await card(bob, one.name), "you declined it")
    await expect(await card(dana, one.name)).to_have_count(0)

    # Bob leaves before he has answered.
    await offer(alice, one)
    await alice.page.get_by_role("radio", name="Bob").check()
    await alice.press("Offer")
    await expect((await card(bob, one.name)).get_by_role("button", name=f"Accept {one.name}")).to_be_visible()
    await bob.leave()
    await says(await card(alice, one.name), "Bob left before it was there")


async def test_files_are_dropped_on_the_page_and_stopped_by_either(table: Table) -> None:
    alice, dana = table.alice, table.dana
    for person in (alice, dana):
        await ready(person)
    dropped = await alice.page.evaluate(DROP, ["notes.txt"])
    assert dropped == {"shown": True, "taken": True, "hidden": True}
    await (await card(alice, "notes.txt")).get_by_role("button", name="Stop notes.txt").click()
    await says(await card(dana, "notes.txt"), "Alice stopped it")
    # What Firefox gives goes to Chromium.
    await dana.page.evaluate(DROP, ["answer.txt"])
    await says(await accept(alice, "answer.txt"), "received")
    await says(await card(dana, "answer.txt"), "Alice has it")
    assert await alice.page.evaluate("() => handedOver.at(-1).text()") == "what is in it"


async def test_the_place_that_somebody_chooses_gets_the_file(table: Table) -> None:
    alice, dana = table.alice, table.dana
    # In place of the system's dialog; first it is closed without a choice.
    await alice.page.evaluate("""() => {
      let asked = 0;
      globalThis.showSaveFilePicker = async ({ suggestedName }) => {
        asked += 1;
        if (asked === 1) throw new DOMException("closed", "AbortError");
        return (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
      };
    }""")
    path = table.file("chosen.bin", 2 * MB)
    await offer(dana, path)
    shown = await accept(alice, path.name)
    await says(shown, "sent once you accept")
    await accept(alice, path.name)
    await says(shown, "received")
    await expect(shown.get_by_role("button")).to_have_count(0)
    read = """async () => {
      const folder = await navigator.storage.getDirectory();
      handedOver.push(await (await folder.getFileHandle("chosen.bin")).getFile());
    }"""
    await alice.page.evaluate(read)
    assert await alice.page.evaluate(DIGEST) == whole_digest(path.read_bytes())
    await alice.page.evaluate("() => { globalThis.showSaveFilePicker = undefined; }")


async def test_what_is_too_large_for_the_disk_is_said_before_it_is_sent(table: Table) -> None:
    alice, dana = table.alice, table.dana
    await alice.page.evaluate("""() => {
      navigator.storage.estimate = async () => ({ quota: 60_000_000, usage: 0 });
    }""")
    path = table.folder / "huge.bin"
    with path.open("wb") as file:
        file.truncate(300 * MB)
    await offer(dana, path)
    await says(await accept(alice, path.name), "too large: there is room for 10 MB")
    await (await card(alice, path.name)).get_by_role("button", name=f"Decline {path.name}").click()
    await says(await card(dana, path.name), "Alice declined it")
    await alice.page.evaluate("() => { delete navigator.storage.estimate; }")


async def test_the_cards_of_files_have_no_serious_faults(table: Table) -> None:
    path = table.file("for-eyes-and-ears.bin", 100)
    await offer(table.dana, path)
    await expect((await card(table.alice, path.name)).get_by_role("button", name="Accept")).to_be_visible()
    size = table.alice.page.viewport_size
    assert await faults(table.alice.page) == []
    if size:
        await table.alice.page.set_viewport_size(size)
    await accept(table.alice, path.name)


@pytest.mark.soak
async def test_a_bot_gives_and_takes_files_by_the_words_of_the_protocol(table: Table) -> None:
    alice = table.alice
    async with a_bot(table.gathering, data_channels=True) as bot:
        link = bot.links[await until(lambda: linked(bot.links, alice), "the bot has called Alice", 30)]
        await until(lambda: is_open(link.channels), "the channels are open", 30)
        files = FileBot(link)
        data = os.urandom(BLOCK + 10_000)
        giving = asyncio.ensure_future(files.give("../../index.html", data))
        got = await accept(alice, "_.._index.html")
        assert await giving == 1
        await says(got, "received")
        assert await alice.page.evaluate(DIGEST) == whole_digest(data)
        assert await alice.page.evaluate("() => handedOver.at(-1).type") == "application/octet-stream"

        path = table.file("for-the-bot.bin", MB // 2)
        await offer(alice, path)
        await alice.page.get_by_role("radio", name="Emeka").check()
        await alice.press("Offer")
        await says(await card(alice, path.name), "Emeka has it")
        (given,) = files.offers
        assert given["mime"] == "application/octet-stream"
        number = given["transfer"]
        assert files.received[number] == path.read_bytes()
        assert files.digests[number] == whole_digest(path.read_bytes())
    async with a_bot(table.gathering) as bot:
        await until(lambda: linked(bot.links, alice), "the bot without channels has called Alice", 30)
        await offer(alice, path)
        await expect(alice.page.get_by_text("Emeka cannot get files.")).to_be_visible()
        await alice.page.keyboard.press("Escape")


async def linked(links: Mapping[str, object], person: Person) -> str:
    id_ = await person.id()
    return id_ if id_ in links else ""


async def is_open(channels: Mapping[str, object]) -> bool:
    return bool(channels) and all(getattr(each, "readyState", "") == "open" for each in channels.values())


@pytest.mark.soak
async def test_200_mb_go_through_two_breaks_without_filling_the_memory(table: Table) -> None:
    alice = table.alice
    bob = await someone(table.gathering, "Bob")
    path = table.file("film.bin", 200 * MB)
    memory = [await Memory.of(alice), await Memory.of(bob)]
    await bob.page.evaluate(LISTEN)
    for most in (50 * MB, 120 * MB):
        await alice.page.evaluate(BREAK, [await bob.id(), most])
    await offer(alice, path)
    await alice.page.get_by_role("radio", name="Bob").check()
    await alice.press("Offer")
    async with watching(*memory):
        await says(await accept(bob, path.name), "received", 900_000)
    assert await bob.page.evaluate(TOLD) == [*["file-offer"] * 3, "file-end"]
    assert await bob.page.evaluate(DIGEST) == whole_digest(path.read_bytes())
    assert max(each.most for each in memory) < 48 * MB
    await bob.leave()
