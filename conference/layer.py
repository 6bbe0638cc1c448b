"""channels_redis' layer, told apart in one thing: a message that nobody hears is not taken for sent.

Redis answers a PUBLISH with the number of its receivers. channels_redis drops the number, so what goes to an
instance that has died, or that has not subscribed again since Redis was away, would be lost without a word.
"""

import asyncio
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer, RedisPubSubLoopLayer, RedisSingleShardConnection
from channels_redis.utils import _wrap_close, decode_hosts


class Connection(RedisSingleShardConnection):  # type: ignore[misc]
    """A connection to one Redis."""

    async def publish(self, channel: str, message: bytes) -> int:
        """How many have received the message."""
        async with self._lock:
            self._ensure_redis()
            receivers: int = await self._redis.publish(channel, message)
        return receivers


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
