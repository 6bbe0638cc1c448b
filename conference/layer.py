"""channels_redis' layer, with a shorter way to Redis and back, and told apart in one thing: a message that nobody
hears is not taken for sent.

Redis answers a PUBLISH with the number of its receivers. channels_redis drops the number, so what goes to an
instance that has died, or that has not subscribed again since Redis was away, would be lost without a word.
"""

import asyncio
import logging
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer, RedisPubSubLoopLayer, RedisSingleShardConnection
from channels_redis.utils import _wrap_close, create_pool, decode_hosts

from .wire import OPEN_LIMIT, Asker, Listener

logger = logging.getLogger(__name__)

PAUSE = 1.0  # s between two tries to hear again


class Connection(RedisSingleShardConnection):  # type: ignore[misc]
    """Two connections to one Redis: one to publish on, and one to hear."""

    def __init__(self, host: Any, layer: "LoopLayer") -> None:
        super().__init__(host, layer)
        self._pool = create_pool(host)
        self._opening = asyncio.Lock()  # of the publisher; the other lock is the listener's
        self._publisher: Asker | None = None
        self._listener: Listener | None = None
        self._subscribed_to: set[str] = set()  # also while it can't be heard
        self._receive_task: asyncio.Task[None] | None = None

    # --- to publish -------------------------------------------------------------------------------

    async def publish(self, channel: str, message: bytes) -> int:
        """How many have received the message. Raises what redis-py raises, OSError or TimeoutError, within seconds."""
        publisher = self._publisher
        if publisher is None or publisher.is_lost:
            async with asyncio.timeout(OPEN_LIMIT):  # also for who waits while others try
                publisher = await self._open_publisher()
        receivers: int = await publisher.ask("PUBLISH", channel, message)
        return receivers

    async def _open_publisher(self) -> Asker:
        async with self._opening:
            if self._publisher is None or self._publisher.is_lost:
                await self._drop_publisher()
                self._publisher = await Asker(self._pool.make_connection()).open()
            return self._publisher

    async def _drop_publisher(self) -> None:
        publisher, self._publisher = self._publisher, None
        if publisher is not None:
            await publisher.close()

    # --- to hear ----------------------------------------------------------------------------------

    async def subscribe(self, channel: str) -> None:
        """Hear of a channel, also after Redis was away. Raises what redis-py raises, OSError or TimeoutError."""
        async with self._lock:
            is_new = channel not in self._subscribed_to
            self._subscribed_to.add(channel)
            if self._listener is None or self._listener.is_lost:
                await self._drop_listener()
                await self._hear()
            elif is_new:
                self._listener.send("SUBSCRIBE", channel)

    async def unsubscribe(self, channel: str) -> None:
        """Hear of it no more."""
        async with self._lock:
            if channel in self._subscribed_to:
                self._subscribed_to.remove(channel)
                if self._listener is not None and not self._listener.is_lost:
                    self._listener.send("UNSUBSCRIBE", channel)

    async def _hear(self) -> None:
        """Connect, and subscribe to everything that is wanted."""
        self._listener = await Listener(self._pool.make_connection(), self._heard, self._deafened).open()
        if self._subscribed_to:
            self._listener.send("SUBSCRIBE", *self._subscribed_to)

    def _heard(self, channel: bytes, message: bytes) -> None:
        self._receive_message({"channel": channel, "data": message})

    def _deafened(self, error: Exception) -> None:
        logger.warning("Redis can't be heard: %r", error)
        self._receive_task = asyncio.ensure_future(self._hear_again())

    async def _hear_again(self) -> None:
        """Connect anew, however long that takes."""
        while self._listener is None or self._listener.is_lost:
            try:
                async with self._lock:
                    await self._drop_listener()
                    await self._hear()
            except Exception as error:  # whatever it is, the next try may succeed
                logger.warning("Redis can't be heard yet: %r", error)
                await asyncio.sleep(PAUSE)

    async def _drop_listener(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            await listener.close()

    async def flush(self) -> None:
        """Close both, and forget what was subscribed to."""
        if self._receive_task is not None:
            self._receive_task.cancel()
            self._receive_task = None
        async with self._lock, self._opening:
            self._subscribed_to.clear()
            await self._drop_listener()
            await self._drop_publisher()


class LoopLayer(RedisPubSubLoopLayer):  # type: ignore[misc]
    """The layer of one event loop."""

    def __init__(self, hosts: Any = None, **options: Any) -> None:
        super().__init__(hosts, **options)
        self._shards = [Connection(host, self) for host in decode_hosts(hosts)]

    async def send(self, channel: str, message: dict[str, Any]) -> int:
        """How many have received the message: one, or none."""
        receivers: int = await self._get_shard(channel).publish(channel, self.channel_layer.serialize(message))
        return receivers


class PubSubLayer(RedisPubSubChannelLayer):  # type: ignore[misc]
    """The layer that the settings name."""

    async def send(self, channel: str, message: dict[str, Any]) -> int:
        """How many have received the message: one, or none.

        Raises what redis-py raises, OSError or TimeoutError; the last of these within seconds.
        """
        return await self._get_layer().send(channel, message)

    async def receive(self, channel: str) -> dict[str, Any]:
        """The next message."""
        message: dict[str, Any] = await self._get_layer().receive(channel)
        return message

    def _get_layer(self) -> LoopLayer:
        loop = asyncio.get_running_loop()
        layer: LoopLayer | None = self._layers.get(loop)
        if layer is None:
            layer = self._layers[loop] = LoopLayer(*self._args, **self._kwargs, channel_layer=self)
            _wrap_close(self, loop)
        return layer
