"""Somebody in a call who does what the page does by itself: reads, pings, keeps the roster, comes back."""

import asyncio
import contextlib
import json
import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.support.client import Client, Message
from tests.support.installation import Server, until
from tests.support.meeting import MeetingPlace

BEAT = 1.0  # s between two pings, so that a roster is never long behind
BACK_OFF = 0.5  # s between two attempts to come back
Roster = dict[str, Message]  # the participants as they were described, by id


@dataclass
class Attendee:
    """One participant over all its sockets. What was said to it is kept: errors, ends, and the longest wait for a pong.

    The roster follows the protocol: the next revision is applied, an old one ignored, and anything else asked for.
    """

    place: MeetingPlace
    name: str
    server: Server
    client: Client
    revision: int = -1
    roster: Roster = field(default_factory=dict)
    heard: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))  # offers, by their sender
    refused: dict[str, tuple[str, float]] = field(default_factory=dict)  # code and moment, by what it replies to
    left: dict[str, str] = field(default_factory=dict)  # the reasons of those who left
    byes: list[Message] = field(default_factory=list)
    slowest: float = 0.0
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    _asked: dict[str, float] = field(default_factory=dict)
    _tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    @classmethod
    async def enter(
        cls, place: MeetingPlace, name: str, server: Server, seconds: float = 0, **hello: Any
    ) -> "Attendee":
        """Join by a new session of that user; the server may say `overloaded` for so many seconds."""
        client = await persist(place, name, server, hello, seconds)
        attendee = cls(place, name, server, client)
        attendee._begin()
        return attendee

    @property
    def id(self) -> str:
        return self.client.id

    @property
    def states(self) -> dict[str, str]:
        """Who is present, as far as this client knows: live or detached, by id."""
        return {id_: who["state"] for id_, who in self.roster.items()}

    async def come_back(self, server: Server, seconds: float = 20) -> None:
        """Resume at that server, trying again while it can't; it must be the same participant at the same place.

        A socket that is still open is lost without a word, since a close would be a leave.
        """
        self.vanish()
        await self.hang_up()
        before, resume = self.client.welcome["participant"], self.client.resume
        # What the server no longer takes, such as the old socket's pings, is no wait of this participant's.
        self._asked.clear()
        self.client = await persist(self.place, self.name, server, {"resume": resume}, seconds)
        self.server = server
        after = self.client.welcome["participant"]
        assert (after["id"], after["joined"]) == (before["id"], before["joined"]), f"{self.name} became another"
        self._begin()

    async def leave(self) -> None:
        """Leave for good."""
        await self.client.send("leave")
        await self.ends("left")
        await self.hang_up()

    def vanish(self) -> None:
        """Lose the connection without a word."""
        self.client.vanish()

    async def ends(self, code: str, seconds: float = 10) -> Message:
        """Wait until the socket has ended; before that there must have been a `bye` with this code."""
        await asyncio.wait_for(self.ended.wait(), seconds)
        assert self.byes and self.byes[-1]["code"] == code, (
            f"{self.name}: {self.byes} at {self.client.socket.close_code}"
        )
        return self.byes[-1]

    async def hang_up(self) -> None:
        """Be done with the socket; raises what went wrong in reading from it."""
        await self.client.socket.close()
        for task in self._tasks:
            task.cancel()
        for result in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(result, Exception):
                raise result
        self._tasks.clear()

    def waits(self) -> float:
        """The longest time, in s, that a pong took or has not come for."""
        now = time.monotonic()
        return max([self.slowest, *(now - asked for asked in self._asked.values())])

    # --- what it does by itself ---------------------------------------------------------------

    def _begin(self) -> None:
        self._replace(self.client.welcome)
        self.ended.clear()
        self._tasks = [asyncio.ensure_future(self._listen()), asyncio.ensure_future(self._beat())]

    async def _listen(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self._take(json.loads(await self.client.socket.recv()))
        self.ended.set()

    async def _beat(self) -> None:
        for number in count():
            await asyncio.sleep(BEAT)
            await self._ping(f"ping {number}")

    async def _ping(self, mark: str) -> None:
        with contextlib.suppress(ConnectionClosed):
            self._asked[mark] = time.monotonic()
            await self.client.send("ping", id=mark, revision=self.revision)

    async def _take(self, message: Message) -> None:
        """Do with a message what the protocol says."""
        match message["type"]:
            case "roster":
                self._replace(message)
            case "offer":
                self.heard[message["sender"]].append(message["connection"])
            case "error":
                self.refused[str(message.get("reply_to"))] = (message["code"], time.monotonic())
            case "pong":
                if asked := self._asked.pop(str(message.get("reply_to")), 0.0):
                    self.slowest = max(self.slowest, time.monotonic() - asked)
            case "bye":
                self.byes.append(message)
            case "participant-joined" | "participant-changed" | "participant-left" | "room-changed":
                await self._apply(message)

    async def _apply(self, message: Message) -> None:
        if message["revision"] > self.revision + 1:
            await self._ping("gap")
        if message["revision"] != self.revision + 1:
            return
        self.revision += 1
        if message["type"] == "participant-left":
            del self.roster[message["subject"]]
            self.left[message["subject"]] = message["reason"]
        elif "participant" in message:
            self.roster[message["participant"]["id"]] = message["participant"]

    def _replace(self, truth: Message) -> None:
        if truth["revision"] >= self.revision:
            self.revision = truth["revision"]
            self.roster = {each["id"]: each for each in truth["participants"]}


async def persist(place: MeetingPlace, name: str, server: Server, hello: Message, seconds: float) -> Client:
    """Say `hello` again and again, as the page does while it is told to come back, until there is a `welcome`."""

    async def welcomed() -> Client | None:
        client = await knock(place, name, server, hello)
        if client is None and seconds:
            await asyncio.sleep(BACK_OFF)
        return client

    client: Client = await until(welcomed, f"{name} is welcome at {server.origin}", seconds)
    return client


async def knock(place: MeetingPlace, name: str, server: Server, hello: Message) -> Client | None:
    """Say `hello` once; None when it is worth another attempt."""
    try:
        client = await place.connect(name, server=server)
        await client.send("hello", **hello)
        client.welcome = await client.receive()
    except (OSError, InvalidHandshake, ConnectionClosed):
        return None
    if client.welcome["type"] == "bye":
        assert client.welcome["reconnect"], f"{name} may not come in: {client.welcome}"
        return None
    assert client.welcome["type"] == "welcome", client.welcome
    return client
