"""Somebody at a browser: opens pages, presses buttons, and tells what is to be seen and heard."""

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import BrowserContext, ConsoleMessage, Locator, Page, expect
from playwright.async_api import TimeoutError as TooLate

from tests.support.installation import Server, until

CONNECTS = 60.0  # s until a picture flows, on a busy machine
# What Chromium and Firefox say of a server that is away, or goes while it answers.
OFFLINE = (
    "WebSocket connection",
    "establish a connection to the server",
    "ERR_CONNECTION_",
    "ERR_EMPTY_RESPONSE",
    "ERR_INTERNET_DISCONNECTED",
    "ERR_SOCKET_NOT_CONNECTED",
)
# What Firefox says of a way that it tried in vain, as on a busy machine: another one is found, or no picture comes.
TRIED = ("ICE failed",)
expect.set_options(timeout=20_000)

# Of every peer: frames decoded and sound received, as the connection itself counts them.
STATS = """async () => {
  const { call } = globalThis.conference ?? {};
  const found = {};
  for (const [id, peer] of call?.peers ?? []) {
    const got = (found[id] = { frames: 0, sound: 0, width: 0, relayed: null, state: peer.connection.connectionState });
    const report = await peer.connection.getStats();
    for (const each of report.values()) {
      if (each.type === "inbound-rtp" && each.kind === "video") {
        got.frames += each.framesDecoded ?? 0;
        got.width = Math.max(got.width, each.frameWidth ?? 0);
      }
      if (each.type === "inbound-rtp" && each.kind === "audio") got.sound += each.totalAudioEnergy ?? 0;
      if (each.type === "candidate-pair" && each.nominated) {
        got.relayed = report.get(each.localCandidateId)?.candidateType === "relay";
      }
    }
  }
  return found;
}"""
# People alone; a shared screen has a tile of its own.
TILES = """() => [...document.querySelectorAll('li.tile:not([data-kind=screen])')].map((tile) => ({
  id: tile.dataset.participant,
  own: 'own' in tile.dataset,
  state: tile.dataset.state,
  muted: 'muted' in tile.dataset,
  camera: tile.dataset.camera,
  label: tile.getAttribute('aria-label'),
  width: tile.querySelector('video').videoWidth,
}))"""

# Notes every toast that is to be seen in a call: each goes by itself after some seconds, and a busy machine looks late.
TOASTS = """(() => {
  globalThis.toasted = [];
  const say = (toast) => toasted.push(`${toast.getAttribute('role')}: ${toast.textContent}`);
  const note = (toast) => toast.checkVisibility() && say(toast);
  const observer = new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach(note)));
  addEventListener('DOMContentLoaded', () => {
    const shelf = document.getElementById('toasts');
    if (shelf) observer.observe(shelf, { childList: true });
  });
})()"""


@dataclass
class Person:
    """One browser context of one user: cookies of its own, one page at a time."""

    name: str
    server: Server
    context: BrowserContext
    page: Page
    slug: str
    troubles: list[str] = field(default_factory=list)
    # What the page has asked for and not got.
    waiting: set[str] = field(default_factory=set)
    # Complaints that are meant to come, by a part of their text.
    expected: tuple[str, ...] = ()

    def listen(self) -> None:
        """Note what a page complains about; a test fails on it at its end."""
        self.page.set_default_timeout(30_000)
        self.page.on("pageerror", lambda error: self._complained(str(error)))
        self.page.on("console", self._hear)
        self.page.on("request", lambda request: self.waiting.add(request.url))
        for event in ("requestfinished", "requestfailed"):
            self.page.on(event, lambda request: self.waiting.discard(request.url))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complained(message.text, f" ({message.location.get('url', '')})")

    def _complained(self, text: str, where: str = "") -> None:
        """Firefox tells what it finds itself as it tells of a page's own mistakes."""
        if not any(part in text for part in (*TRIED, *self.expected)):
            self.troubles.append(f"{self.name}: {text}{where}")

    def complaints(self) -> list[str]:
        """What the page complained about since this was asked last."""
        found, self.troubles[:] = list(self.troubles), []
        return found

    # --- doing -------------------------------------------------------------------------------

    async def visit(self, path: str) -> None:
        """Open a page of the site."""
        try:
            await self.page.goto(self.server.origin + path)
        except TooLate as error:
            raise AssertionError(f"{path} does not load; it waits for {sorted(self.waiting)}") from error

    async def open_room(self) -> None:
        """Come to the page before the call."""
        await self.visit(f"/rooms/{self.slug}/")

    def button(self, name: str) -> Locator:
        """The visible button with this name."""
        return self.page.get_by_role("button", name=name, exact=True).locator("visible=true")

    async def press(self, name: str) -> None:
        """Press the button with this name, as a person can: it must be visible, still and uncovered."""
        await self.button(name).click()

    async def join(self, button: str = "Join") -> str:
        """From the page before the call into it; gives the own participant's id."""
        await self.press(button)
        return await self.entered()

    async def entered(self) -> str:
        """Wait until the call is there; gives the own participant's id."""
        await expect(self.page.locator("li.tile[data-own]")).to_be_visible(timeout=CONNECTS * 1000)
        return await self.id()

    async def enter(self) -> str:
        """Open the room and join with camera and microphone, once both work."""
        await self.open_room()
        await expect(self.button("Turn camera off")).to_be_visible(timeout=CONNECTS * 1000)
        return await self.join()

    async def leave(self) -> None:
        await self.press("Leave call")
        await expect(self.page.get_by_role("heading", name="You left")).to_be_visible()
        await expect(self.button("Rejoin")).to_be_visible()

    # --- seeing ------------------------------------------------------------------------------

    async def id(self) -> str:
        return str(await self.page.evaluate("() => globalThis.conference.call.participant"))

    async def stats(self) -> dict[str, dict[str, Any]]:
        """What comes from each peer: frames, sound, width, state, and whether it is relayed."""
        found: dict[str, dict[str, Any]] = await self.page.evaluate(STATS)
        return found

    async def tiles(self) -> list[dict[str, Any]]:
        """The people on the stage."""
        found: list[dict[str, Any]] = await self.page.evaluate(TILES)
        return found

    async def connections(self) -> dict[str, int]:
        """Of every peer the number of its connection: another number is another connection."""
        script = "() => Object.fromEntries([...conference.call.peers].map(([id, { number }]) => [id, number]))"
        found: dict[str, int] = await self.page.evaluate(script)
        return found

    async def reads(self, heading: str) -> None:
        """The page's heading says this (the page after a call does so without being loaded)."""
        await expect(self.page.get_by_role("heading", level=1).locator("visible=true")).to_have_text(heading)

    def banner(self, text: str) -> Locator:
        """A notice above the stage."""
        return self.page.locator(".banner").get_by_text(text)

    async def toasted(self) -> list[str]:
        """Every toast that this page of a call has shown, as `role: text`; most are gone again."""
        found: list[str] = await self.page.evaluate("toasted")
        return found

    async def is_told(self, text: str, role: str = "status") -> None:
        """A toast says this, or has said it."""

        async def told() -> bool:
            return any(each.startswith(f"{role}: ") and text in each for each in await self.toasted())

        await until(told, f"{self.name} is told {text!r}", 20)

    def tile(self, id_: str) -> Locator:
        return self.page.locator(f'li.tile[data-participant="{id_}"]')

    async def roster(self) -> list[str]:
        """The ids that the call knows, in its order."""
        found: list[str] = await self.page.evaluate("() => globalThis.conference.call.participants.map(({ id }) => id)")
        return found

    async def sees(self, *others: "Person") -> None:
        """Their pictures move: frames go on being decoded, and the tile has a width."""
        for other in others:
            await self.sees_id(await other.id())

    async def sees_id(self, id_: str) -> None:
        first = (await self.stats()).get(id_, {}).get("frames", 0)

        async def moves() -> bool:
            nonlocal first
            frames = (await self.stats()).get(id_, {}).get("frames", 0)
            first = min(first, frames)  # a connection that was made anew counts from nothing
            width = [tile["width"] for tile in await self.tiles() if tile["id"] == id_]
            return bool(frames >= first + 3 and max(width, default=0) > 0)

        await until(moves, f"{self.name} sees {id_}: {json.dumps(await self.stats())}", CONNECTS)

    async def hears(self, *others: "Person") -> None:
        """Their sound is not silence."""
        for other in others:
            await self.hears_id(await other.id())

    async def hears_id(self, id_: str) -> None:
        first = (await self.stats()).get(id_, {}).get("sound", 0)

        async def sounds() -> bool:
            nonlocal first
            sound = (await self.stats()).get(id_, {}).get("sound", 0)
            first = min(first, sound)
            return bool(sound > first)

        await until(sounds, f"{self.name} hears {id_}", CONNECTS)

    async def has_roster(self, *others: "Person") -> None:
        """On the stage and in the call are exactly oneself and these, and all connections stand."""
        wanted = {await other.id() for other in (self, *others)}

        async def right() -> bool:
            tiles = await self.tiles()
            connected = all(tile["own"] or tile["state"] == "connected" for tile in tiles)
            stands = connected and len(tiles) == len(wanted)
            return stands and {tile["id"] for tile in tiles} == wanted == set(await self.roster())

        try:
            await until(right, f"{self.name} has the roster {wanted}", CONNECTS)
        except AssertionError as error:
            raise AssertionError(f"{error}; on the stage are {await self.tiles()}") from None


async def all_see_and_hear(*people: Person) -> None:
    """Everybody has everybody on the stage, sees and hears them."""
    for person in people:
        others = [other for other in people if other is not person]
        await person.has_roster(*others)
        await person.sees(*others)
        await person.hears(*others)
