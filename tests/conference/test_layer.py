"""The way to Redis and back, with a real one: what is published is heard, whatever becomes of a connection."""

import asyncio
from collections.abc import AsyncIterator
from secrets import token_hex
from typing import Any

import pytest_asyncio
from pytest import raises
from redis import asyncio as aioredis
from redis.exceptions import ResponseError

from conference.layer import PubSubLayer
from conference.redis import layer_host
from tests.support.installation import until

SOON = 10  # s on a busy machine
LARGE = "x" * 60_000


class Bus:
    """A layer whose connections Redis knows by a name."""

    def __init__(self, address: str, **options: str) -> None:
        self.name = f"layer-{token_hex(4)}"
        host = {**layer_host(address), "client_name": self.name, **options}
        self.layer = PubSubLayer(hosts=[host], prefix=self.name)
        self.redis = aioredis.Redis.from_url(address)

    async def connections(self) -> list[dict[str, str]]:
        """As Redis sees them: those that publish first."""
        found = [client for client in await self.redis.client_list() if client["name"] == self.name]
        return sorted(found, key=lambda client: int(client["sub"]))

    async def cut(self) -> None:
        """Have Redis close every connection, and wait until the layer hears again on another."""
        before = await self.connections()
        for client in before:
            await self.redis.client_kill_filter(_id=client["id"])

        async def hears() -> bool:
            known = {client["id"] for client in before}
            return any(client["id"] not in known and int(client["sub"]) for client in await self.connections())

        await until(hears, "the layer hears again", SOON)

    async def send(self, channel: str, message: dict[str, Any]) -> int:
        return await asyncio.wait_for(self.layer.send(channel, message), SOON)

    async def next(self, channel: str) -> dict[str, Any]:
        return await asyncio.wait_for(self.layer.receive(channel), SOON)

    async def close(self) -> None:
        await self.layer.flush()
        await self.redis.aclose()


@pytest_asyncio.fixture
async def bus(redis_server: str) -> AsyncIterator[Bus]:
    bus = Bus(redis_server)
    yield bus
    await bus.close()


async def test_who_sends_is_told_how_many_have_received_it(bus: Bus) -> None:
    channel = await bus.layer.new_channel()
    assert await bus.send(channel, {"type": "text", "text": "one"}) == 1
    assert await bus.send("nobody's", {"type": "text"}) == 0
    assert (await bus.next(channel))["text"] == "one"


async def test_much_arrives_whole_and_in_order(bus: Bus) -> None:
    channel = await bus.layer.new_channel()
    for number in range(100):
        await bus.send(channel, {"type": "text", "number": number, "text": LARGE})
    for number in range(100):
        message = await bus.next(channel)
        assert (message["number"], message["text"]) == (number, LARGE)


async def test_once_redis_has_closed_its_connections_a_channel_and_a_group_are_heard_again(bus: Bus) -> None:
    channel = await bus.layer.new_channel()
    await bus.layer.group_add("room", channel)
    await bus.send(channel, {"type": "text", "text": "before"})
    await bus.next(channel)
    await bus.cut()
    assert await bus.send(channel, {"type": "text", "text": "after"}) == 1
    await bus.layer.group_send("room", {"type": "text", "text": "to all"})
    assert [(await bus.next(channel))["text"] for _ in range(2)] == ["after", "to all"]


async def test_what_is_heard_no_more_is_not_heard_again_after_that(bus: Bus) -> None:
    kept, left = await bus.layer.new_channel(), await bus.layer.new_channel()
    await bus.layer.group_add("room", left)
    await bus.layer.group_discard("room", left)
    await bus.cut()
    await until(lambda: subscribers(bus, kept), "the channel is subscribed to", SOON)
    assert await subscribers(bus, f"{bus.name}__group__room") == 0


async def subscribers(bus: Bus, channel: str) -> int:
    ((_, number),) = await bus.redis.pubsub_numsub(channel)
    return int(number)


async def test_each_of_those_who_send_in_one_moment_is_told_of_its_own(bus: Bus) -> None:
    channel = await bus.layer.new_channel()
    await bus.send(channel, {"type": "text"})
    sends = [bus.send(name, {"type": "text"}) for name in (channel, "nobody's", channel, "nobody's either")]
    assert await asyncio.gather(*sends) == [1, 0, 1, 0]


async def test_a_redis_that_says_nothing_is_given_up_and_asked_anew_once_it_answers(bus: Bus) -> None:
    channel = await bus.layer.new_channel()
    await bus.send(channel, {"type": "text", "text": "before"})
    await bus.next(channel)
    await bus.redis.client_pause(timeout=60_000, all=False)  # whoever publishes waits
    try:
        with raises(TimeoutError, match="Redis does not answer"):
            await bus.send(channel, {"type": "text", "text": "meanwhile"})
    finally:
        await bus.redis.client_unpause()
    assert await bus.send(channel, {"type": "text", "text": "after"}) == 1
    heard = [(await bus.next(channel))["text"]]
    while heard[-1] != "after":
        heard.append((await bus.next(channel))["text"])
    assert heard in (["after"], ["meanwhile", "after"])  # it may have been taken before it was given up


async def test_who_gives_up_waiting_leaves_no_answer_to_the_next(bus: Bus) -> None:
    channel = await bus.layer.new_channel()
    await bus.send(channel, {"type": "text"})
    given_up = asyncio.ensure_future(bus.layer.send(channel, {"type": "text"}))
    await asyncio.sleep(0)  # it is on its way
    given_up.cancel()
    assert await bus.send("nobody's", {"type": "text"}) == 0


async def test_a_refusal_is_raised_and_the_next_message_is_sent(bus: Bus, redis_server: str) -> None:
    channel = await bus.layer.new_channel()
    channels, everything = [f"{bus.name}*"], ["+@all"]
    await bus.redis.acl_setuser(bus.name, enabled=True, passwords=["+secret"], channels=channels, categories=everything)
    limited = Bus(redis_server, username=bus.name, password="secret")
    try:
        with raises(ResponseError, match="permissions"):
            await limited.send("somebody else's", {"type": "text"})
        assert await limited.send(channel, {"type": "text", "text": "allowed"}) == 1
        assert (await bus.next(channel))["text"] == "allowed"
    finally:
        await limited.close()
        await bus.redis.acl_deluser(bus.name)
