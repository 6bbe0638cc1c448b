"""Two installations share one Redis, and neither hears or counts what is the other's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from pytest_django.fixtures import Settings

from conference.cache import SharedCache
from conference.redis import layer_host
from rooms.services.roster import Change
from rooms.signaling.relay import Relay

ROOM = 1  # each installation has one of this number
Heard = list[Change]
Instance = Callable[[str, int], Awaitable[tuple[Relay, Heard]]]


async def nothing(*_arguments: object) -> None: ...


@pytest.fixture
async def instance(redis_server: str, settings: Settings) -> AsyncIterator[Instance]:
    """An instance of the installation with a prefix, in the room, on a database of Redis; and what it hears."""
    async with AsyncExitStack() as stack:

        async def make(prefix: str, number: int) -> tuple[Relay, Heard]:
            host = layer_host(f"{redis_server.rsplit('/', 1)[0]}/{number}")
            backend = "conference.layer.PubSubLayer"
            settings.CHANNEL_LAYERS = {"default": {"BACKEND": backend, "CONFIG": {"hosts": [host], "prefix": prefix}}}
            heard: Heard = []

            async def hear(change: Change) -> None:
                heard.append(change)

            relay = Relay(nothing, hear)
            stack.push_async_callback(relay.layer.flush)
            await relay.open()
            relay.listen()
            stack.push_async_callback(relay.deafen)
            await relay.join(ROOM)
            return relay, heard

        yield make


async def test_a_change_is_heard_by_one_s_own_installation_only(instance: Instance) -> None:
    ours, _ = await instance("ours", 0)
    second, ours_too = await instance("ours", 0)
    stranger, theirs = await instance("theirs", 0)
    await ours.announce(Change(ROOM, 1, "left", subject="x", reason="left"))
    async with asyncio.timeout(5):
        # What was sent before has arrived where this has.
        await asyncio.gather(second.see_itself(), stranger.see_itself())
    assert [change.revision for change in ours_too] == [1]
    assert theirs == []


async def test_the_number_of_a_database_separates_nobody(instance: Instance) -> None:
    ours, _ = await instance("same", 0)
    other, heard = await instance("same", 1)
    await ours.announce(Change(ROOM, 1, "left", subject="x", reason="left"))
    await other.see_itself()
    assert len(heard) == 1


def test_tries_to_sign_in_are_counted_for_each_installation(redis_server: str) -> None:
    ours, theirs = (SharedCache(redis_server, {"KEY_PREFIX": prefix}) for prefix in ("ours", "theirs"))
    ours.set("tries", 5, 10)
    assert theirs.get("tries") is None
    assert SharedCache(redis_server, {"KEY_PREFIX": "ours"}).get("tries") == 5
