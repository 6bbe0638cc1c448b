"""channels_redis' layer, with a shorter way to Redis and back, and told apart in one thing: a message that nobody
hears is not taken for sent.

Redis answers a PUBLISH with the number of its receivers. channels_redis drops the number, so what goes to an
instance that has died, or that has not subscribed again since Redis was away, would be lost without a word.
Its way takes a connection from a pool for each message, and asks for what arrives ten times a second.
"""

import asyncio
import logging
import math
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer, RedisPubSubLoopLayer, RedisSingleShardConnection
from channels_redis.utils import _wrap_close, decode_hosts

logger = logging.getLogger(__name__)

MESSAGE = b"message"  # what comes to a subscriber, among answers to its own commands
PAUSE = 1.0  # s after a failure to receive


class Connection(RedisSingleShardConnection):  # type: ignore[misc]
    """Two connections to one Redis: one to publish on, one message after the other, and one to hear."""

    def __init__(self, host: Any, layer: "LoopLayer") -> None:
        super().__init__(host, layer)
        self._publisher: Any = None

    async def publish(self, channel: str, message: bytes) -> int:
        """How many have received the message. Raises what redis-py raises; the next one connects anew."""
        async with self._lock:
            try:
                if self._publisher is None:
                    self._ensure_redis()
                    self._publisher = self._redis.connection_pool.make_connection()
                    # Whoever publishes has a limit of its own, for the message and its answer together.
                    self._publisher.socket_timeout = None
                    await self._publisher.connect()
                command = self._publisher.pack_command("PUBLISH", channel, message)
                await self._publisher.send_packed_command(command, check_health=False)
                receivers: int = await self._publisher.read_response(timeout=math.inf)
            except BaseException:
                # The answer may still come, and would be taken for that of the next message.
                await self._drop_publisher()
                raise
        return receivers

    async def flush(self) -> None:
        """Close both."""
        async with self._lock:
            await self._drop_publisher()
        await super().flush()

    async def _drop_publisher(self) -> None:
        publisher, self._publisher = self._publisher, None
        if publisher is not None:
            await publisher.disconnect(nowait=True)

    async def _do_receiving(self) -> None:
        """Hand on what arrives, for ever. redis-py connects and subscribes anew when it must."""
        while True:
            try:
                if self._pubsub and self._pubsub.subscribed:
                    response = await self._pubsub.parse_response(block=True)
                    if response[0] == MESSAGE:
                        self._receive_message({"channel": response[1], "data": response[2]})
                    else:
                        await self._pubsub.handle_message(response)
                else:
                    await asyncio.sleep(0.1)
            except Exception as error:  # whatever it is, the next message may come
                logger.warning("Redis could not be heard: %r", error)
                await asyncio.sleep(PAUSE)


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

    def _get_layer(self) -> LoopLayer:
        loop = asyncio.get_running_loop()
        layer: LoopLayer | None = self._layers.get(loop)
        if layer is None:
            layer = self._layers[loop] = LoopLayer(*self._args, **self._kwargs, channel_layer=self)
            _wrap_close(self, loop)
        return layer
