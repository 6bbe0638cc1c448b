"""People at real browsers, in one room of an installation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser

from tests.support.browsers import PLAIN_HOST, SMALL_CAMERA, Browsers
from tests.support.installation import Installation, Server
from tests.support.kinds import Installations
from tests.support.person import TOASTS, Person


@dataclass
class Gathering:
    """A room, and those whom a test sat down at browsers; what their pages complain about fails the test."""

    installation: Installation
    browsers: Browsers
    slug: str
    people: list[Person] = field(default_factory=list)

    def server_of(self, name: str) -> Server:
        """Alice uses the first instance, everybody else the last: with two, they are on different ones."""
        return self.installation.servers[0 if name == "Alice" else -1]

    async def person(
        self, name: str = "", *, browser: Browser | None = None, server: Server | None = None, **options: Any
    ) -> Person:
        """Somebody signed in (without a name: signed out) at a browser of their own; no page is open yet."""
        browser = browser or await self.browsers.chromium()
        server = server or self.server_of(name)
        context = await browser.new_context(**options)
        if name:
            cookie = await self.installation.sign_in(name)
            await context.add_cookies([{"name": "session", "value": cookie, "url": server.origin}])
        for script in (SMALL_CAMERA, TOASTS):
            await context.add_init_script(script)
        person = Person(name, server, context, await context.new_page(), self.slug)
        person.listen()
        self.people.append(person)
        return person

    async def seated(self, name: str = "") -> Person:
        """Somebody at the page that they had before, if they had one."""
        there = [person for person in self.people if person.name == name]
        return there[0] if there else await self.person(name)

    async def inside(self, *names: str) -> list[Person]:
        """These people in the call, one after another."""
        people = [await self.person(name) for name in names]
        for person in people:
            await person.enter()
        return people

    async def close(self) -> None:
        """Close all pages; AssertionError if one of them complained."""
        troubles = [trouble for person in self.people for trouble in person.troubles]
        for person in self.people:
            await person.context.close()
        assert not troubles, "\n".join(troubles)


@asynccontextmanager
async def gathered(installations: Installations, browsers: Browsers, *members: str) -> AsyncIterator[Gathering]:
    """A room of Alice and these, for all tests of a file; at its end neither a page nor a server has complained."""
    installation = await installations.get("embedded", pages=True, ALLOWED_HOSTS=PLAIN_HOST)
    before = installation.log_sizes()
    meeting = Gathering(installation, browsers, await installation.room(members=members))
    yield meeting
    await meeting.close()
    installation.check_logs(before)
