"""Somebody who has got hold of the relay: he stands between two pages and the server, and so between two people."""

import asyncio
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Page, WebSocketRoute

from tests.support.gathering import Gathering
from tests.support.person import Person

SCRIPT = (Path(__file__).parent / "middle.js").read_text()
SIGNALING = re.compile(r"/ws/rooms/")
BETWEEN_TWO = ("offer", "answer", "candidates")
Message = dict[str, Any]


@dataclass
class Victim:
    """One of the two, and the socket of his page."""

    person: Person
    id: str = ""
    route: WebSocketRoute | None = None

    @property
    def name(self) -> str:
        return self.person.name


@dataclass
class Middle:
    """Hands everything on until he begins; then he answers what is offered between the two, with his own certificates.

    Of what comes over the data channels he hands on nothing.
    """

    page: Page
    victims: list[Victim]
    began: bool = False
    number: int = -1
    _waiting: "asyncio.Queue[tuple[Victim, Message]]" = field(default_factory=asyncio.Queue)
    _task: "asyncio.Task[None] | None" = None

    @classmethod
    async def between(cls, gathering: Gathering, one: Person, other: Person) -> "Middle":
        """Sits down before the two open the room."""
        mallory = await gathering.person()
        mallory.expected = ("404",)  # the page has no icon
        await mallory.visit("/healthz")
        # Without a microphone a page gives names in place of addresses, which not every machine resolves.
        await mallory.page.evaluate("async () => void (await navigator.mediaDevices.getUserMedia({ audio: true }))")
        await mallory.page.evaluate(SCRIPT)
        middle = cls(mallory.page, [Victim(one), Victim(other)])
        for victim in middle.victims:
            await middle._tap(victim)
        return middle

    def begin(self) -> None:
        """From the next offer on."""
        self.began = True
        self._task = asyncio.ensure_future(self._work())

    async def close(self) -> None:
        """Raises what went wrong on his side."""
        if self._task is None:
            return
        self._task.cancel()
        (result,) = await asyncio.gather(self._task, return_exceptions=True)
        if isinstance(result, Exception):
            raise result

    async def _tap(self, victim: Victim) -> None:
        def stand(route: WebSocketRoute) -> None:
            server = route.connect_to_server()
            victim.route = route

            def to_server(text: str | bytes) -> None:
                if not self._takes(victim, json.loads(text)):
                    server.send(text)

            def to_page(text: str | bytes) -> None:
                message = json.loads(text)
                if message["type"] == "welcome":
                    victim.id = message["participant"]["id"]
                route.send(text)

            route.on_message(to_server)
            server.on_message(to_page)

        await victim.person.page.route_web_socket(SIGNALING, stand)

    def _takes(self, victim: Victim, message: Message) -> bool:
        """Whether it is his from now on."""
        between = message["type"] in BETWEEN_TWO and message["recipient"] == self._other(victim).id
        if between and self.began:
            self._waiting.put_nowait((victim, message))
        return between and self.began

    async def _work(self) -> None:
        while True:
            victim, message = await self._waiting.get()
            if message["type"] == "offer":
                await self._offered(victim, message)
            elif message["connection"] != self.number:
                continue  # of the connection that there was before
            elif message["type"] == "answer":
                await self._run("finish", victim.name, message["sdp"])
            else:
                await self._run("add", victim.name, message["candidates"])

    async def _offered(self, victim: Victim, message: Message) -> None:
        other = self._other(victim)
        anew = message["connection"] != self.number
        self.number = message["connection"]
        self._say(victim, other, "answer", await self._run("answer", victim.name, message["sdp"], anew))
        if anew:
            self._say(other, victim, "offer", await self._run("offer", other.name))

    def _say(self, recipient: Victim, sender: Victim, kind: str, sdp: str) -> None:
        """As if it came from the other one, over the server."""
        assert recipient.route
        message = {"type": kind, "sender": sender.id, "connection": self.number, "sdp": sdp}
        recipient.route.send(json.dumps(message))

    async def _run(self, what: str, *arguments: object) -> Any:
        return await self.page.evaluate("([what, given]) => middle[what](...given)", [what, list(arguments)])

    def _other(self, victim: Victim) -> Victim:
        return next(each for each in self.victims if each is not victim)
