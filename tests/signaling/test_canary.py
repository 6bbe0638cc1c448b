"""A bus that hangs half open is noticed, and connected anew."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from pytest_django.fixtures import Settings

from rooms.services.roster import Change
from rooms.signaling.relay import Addressed, BusAway, NobodyHears, Relay
from tests.support.line import Line


@dataclass
class Redis:
    port: int


async def nothing(*_arguments: object) -> None: ...


@pytest.fixture
async def line(redis_server: str) -> AsyncIterator[Line]:
    """A line to Redis that can fall silent."""
    line = Line(Redis(urlsplit(redis_server).port or 0))
    await line.mend()
    yield line
    await line.cut()


@pytest.fixture
async def relay(line: Line, settings: Settings) -> AsyncIterator[Relay]:
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "conference.layer.PubSubLayer",
            "CONFIG": {"hosts": [f"redis://127.0.0.1:{line.port}"], "prefix": "canary"},
        }
    }
    heard: asyncio.Queue[Change] = asyncio.Queue()
    relay = Relay(nothing, heard.put)
    await relay.open()
    relay.listen()
    yield relay
    await relay.deafen()
    await relay.layer.flush()


async def carries_again(relay: Relay, tries: int = 5) -> None:
    """What is sent while the subscription is under way is lost; soon nothing is."""
    for _ in range(tries):
        try:
            await relay.see_itself()
        except BusAway:
            continue
        return
    raise AssertionError("nothing comes back over the bus")


async def test_a_line_that_hangs_is_a_bus_that_is_away_until_it_is_connected_anew(line: Line, relay: Relay) -> None:
    await relay.join(1)
    await relay.see_itself()
    line.freeze()
    with pytest.raises(BusAway):
        await relay.see_itself()
    with pytest.raises(BusAway):
        await relay.join(2)
    await relay.reset()
    await carries_again(relay)
    await relay.join(1)


async def test_who_joins_a_room_while_it_is_connected_anew_is_told_that_the_bus_is_away(
    line: Line, relay: Relay
) -> None:
    line.freeze()
    with pytest.raises(BusAway):
        await relay.see_itself()
    resetting = asyncio.ensure_future(relay.reset())
    while not resetting.done():
        with pytest.raises(BusAway):
            await relay.join(2)
        await asyncio.sleep(0.01)
    await carries_again(relay)
    await relay.join(2)


async def test_what_goes_to_an_instance_that_is_gone_is_known_to_be_lost(relay: Relay) -> None:
    await relay.see_itself()
    with pytest.raises(NobodyHears):
        await relay.send_texts(f"{relay.channel}-of-one-that-is-gone", [(1, "bob", "alice", "{}")])
    await relay.send_texts(relay.channel, [(1, "bob", "alice", "{}")])


async def test_texts_that_come_late_are_not_handed_on(line: Line, relay: Relay) -> None:
    handed: asyncio.Queue[Sequence[Addressed]] = asyncio.Queue()
    relay.on_texts = handed.put
    for number, text in ((2, "second"), (1, "first"), (3, "third")):
        texts = [(1, "bob", "alice", text)]
        await relay.dispatch({"type": "texts", "source": "elsewhere", "number": number, "texts": texts})
    assert [(await handed.get())[0][3] for _ in range(2)] == ["second", "third"]
