"""What somebody in a call notices of a fault: how long pictures stood still, and what was done about it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser

from tests.support.browsers import PLAIN_HOST, Browsers
from tests.support.gathering import Gathering
from tests.support.installation import until
from tests.support.kinds import Installations
from tests.support.line import Line
from tests.support.person import OFFLINE, Person

# s without a frame, on a busy machine. On a quiet one about 4: three until it is noticed, less than one to mend it.
BLIND = 20
# s without a frame that count as none on a busy machine. On a quiet one it is the time between two frames.
BLINK = 3
# On a busy machine what is done without a server may take longer than the usual 30 s of a detached participant.
PATIENT = {"RESUME_TTL": "120"}

# Notes each frame that the page shows of one participant, and each step of the ladder.
WATCH = """(id) => {
  const video = document.querySelector(`li.tile[data-participant="${id}"] video`);
  const seen = { last: performance.now(), gap: 0, frames: 0, steps: [] };
  const note = (now) => {
    seen.gap = Math.max(seen.gap, now - seen.last);
    seen.last = now;
    seen.frames += 1;
    video.requestVideoFrameCallback(note);
  };
  video.requestVideoFrameCallback(note);
  conference.call.on("step", (step) => step.id === id && seen.steps.push(`${step.action} ${step.reason}`));
  (globalThis.watched ??= {})[id] = seen;
}"""
SEEN = "(id) => ({ ...watched[id], still: performance.now() - watched[id].last })"
# The ports at which this page's connections receive.
PORTS = """async () => {
  const ports = [];
  for (const { connection } of conference.call.peers.values()) {
    for (const { type, candidateType, protocol, port } of (await connection.getStats()).values()) {
      if (type === "local-candidate" && candidateType === "host" && protocol === "udp") ports.push(port);
    }
  }
  return ports;
}"""


def blink(away: float) -> float:
    """The s without a frame that may be while a server is away for so many s, and starts on the same busy machine.

    A call that stands still without its server does so for nearly all of that time, and is seen to.
    """
    return max(BLINK, away / 2)


async def ports(person: Person) -> list[int]:
    """The UDP ports at which this person's present connections receive."""
    found: list[int] = await person.page.evaluate(PORTS)
    assert found, f"{person.name} has no UDP port"
    return found


@dataclass
class Two:
    """Alice, who came first, and Bob, who called her; his way to the server can be cut."""

    alice: Person
    bob: Person
    line: Line


@asynccontextmanager
async def two_in_a_call(
    installations: Installations, browsers: Browsers, *, first: Browser | None = None, second: Browser | None = None
) -> AsyncIterator[Two]:
    """The two at such browsers (Chromium, if none is named); at the end neither page has complained."""
    installation = await installations.get("embedded", pages=True, ALLOWED_HOSTS=PLAIN_HOST, **PATIENT)
    gathering = Gathering(installation, browsers, await installation.room())
    alice = await gathering.person("Alice", browser=first)
    await alice.enter()
    line = Line(installation.servers[0])
    await line.mend()
    bob = await gathering.person("Bob", browser=second)
    bob.expected = OFFLINE
    await bob.page.goto(f"{line.origin}/rooms/{gathering.slug}/")
    await bob.join()
    yield Two(alice, bob, line)
    await gathering.close()
    await line.cut()


@dataclass
class Watch:
    """One person looks at another, from now on."""

    person: Person
    id: str

    @classmethod
    async def on(cls, person: Person, other: Person) -> "Watch":
        """Begin to look."""
        watch = cls(person, await other.id())
        await person.page.evaluate(WATCH, watch.id)
        return watch

    async def seen(self) -> dict[str, Any]:
        """`gap`: the longest time without a frame, in ms; `still`: the time since the last one; `frames`; `steps`."""
        found: dict[str, Any] = await self.person.page.evaluate(SEEN, self.id)
        return found

    async def is_cured(self) -> None:
        """It stood still, is seen again in time, and nobody is another one."""
        await self.stands_still(1000)
        assert await self.moves_again() < BLIND

    async def stands_still(self, ms: float, seconds: float = 30) -> None:
        """No frame for so long, now or before."""

        async def still() -> bool:
            seen = await self.seen()
            return bool(max(seen["gap"], seen["still"]) > ms)

        await until(still, f"{self.person.name} sees no frame for {ms} ms", seconds)

    async def moves_again(self, seconds: float = 60) -> float:
        """Frames come; gives the longest time without one, in s."""
        first = (await self.seen())["frames"]

        async def moves() -> bool:
            return bool((await self.seen())["frames"] > first + 5)

        await until(moves, f"{self.person.name} sees frames again: {await self.seen()}", seconds)
        return float((await self.seen())["gap"]) / 1000
