"""Thousands of frames that are no messages: each is answered as the protocol says, and the others are served on."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from random import Random, SystemRandom
from typing import Any

import pytest
import pytest_asyncio

from tests.signaling.protocol.malformed import BAD, Frame, frame
from tests.support.client import Client
from tests.support.installation import Installation
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace

ENDS = 10  # so many bad frames within a minute end a socket
OFTEN = 5  # sockets, between two looks at the others
PROMPT = 5.0  # s that these may wait on a busy machine


@dataclass
class Bombardment:
    """Bob sends what is no message, while Alice talks to Dana in the same room."""

    place: MeetingPlace
    cookie: str
    alice: Client
    dana: Client
    resume: dict[str, Any] = field(default_factory=dict)
    beaten: float = field(default_factory=time.monotonic)

    async def send(self, batch: list[Frame]) -> None:
        """Ten frames on one socket: each is answered by `error`, and the tenth ends it by `bye`."""
        bob = await self.place.join("Bob", cookie=self.cookie, **self.resume)
        self.resume = {"resume": bob.resume}
        for text, _ in batch:
            await bob.socket.send(text)
        answers = await self.answers(bob)
        assert answers[-1] == BAD
        expected = [code for _, code in batch]
        assert answers[:-1] in (expected, expected[:-1]), list(zip(batch, answers, strict=False))
        self.place.clients.remove(bob)

    async def go_on(self, frames: int, random: Random) -> None:
        """So many frames, ten on a socket."""
        for number in range(1, frames // ENDS + 1):
            await self.send([frame(random) for _ in range(ENDS)])
            if number % OFTEN == 0:
                await self.others_are_served()

    async def answers(self, bob: Client) -> list[str]:
        codes: list[str] = []
        while not codes or bob.received[-1]["type"] != "bye":
            message = await bob.receive()
            if message["type"] in ("error", "bye"):
                codes.append(str(message["code"]))
        return codes

    async def others_are_served(self) -> None:
        """What Alice says to Dana arrives at once; both keep up their heartbeat."""
        await self.alice.send("offer", recipient=self.dana.id, connection=1, sdp="still here")
        await self.dana.expect("offer", seconds=PROMPT)
        if time.monotonic() - self.beaten > 5:
            self.beaten = time.monotonic()
            await self.alice.drain()
            await self.dana.drain()


@pytest_asyncio.fixture(loop_scope="session")
async def bombardment(installation: Installation) -> AsyncIterator[Bombardment]:
    place = MeetingPlace(installation, await installation.room(members=("Bob", "Dana")))
    cookie = await installation.sign_in("Bob")
    yield Bombardment(place, cookie, await place.join("Alice"), await place.join("Dana"))
    await place.close()


@on("embedded")
async def test_ten_thousand_are_each_answered_and_the_others_served_on(bombardment: Bombardment) -> None:
    await bombardment.go_on(10_000, Random(0))


@on("cluster")
async def test_five_hundred_are_answered_over_redis_as_well(bombardment: Bombardment) -> None:
    await bombardment.go_on(500, Random(1))


@pytest.mark.soak
async def test_a_hundred_thousand_are_answered(bombardment: Bombardment) -> None:
    await bombardment.go_on(100_000, SystemRandom())


async def test_frames_that_are_no_text_end_only_their_own_socket(installation: Installation) -> None:
    place = MeetingPlace(installation, await installation.room())
    alice, bob = await place.two()
    # A text frame that is no UTF-8: RFC 6455 has the connection fail.
    bob.socket.transport.write(b"\x81\x82\x00\x00\x00\x00\xff\xfe")
    await bob.socket.wait_closed()
    assert (await alice.expect("participant-changed"))["participant"]["state"] == "detached"
    await alice.drain()
    await place.close()
