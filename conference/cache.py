"""The cache that all instances share: rate limits are counted in it, so its loss must not lift them, nor stop pages."""

import json
import logging
import time
from typing import Any, ClassVar

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from .redis import Pool

logger = logging.getLogger(__name__)

AWAY = 5  # s after a failure before Redis is asked again
TIMEOUT = 1  # s that one answer may take


class JsonSerializer:
    """Values as JSON: what stands in Redis is read, never executed as a pickle may be."""

    def dumps(self, value: Any) -> Any:
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


class SharedCache(RedisCache):
    """Redis, wherever `conference.redis` finds it; while it is away, the memory of this process."""

    away_until: ClassVar[float] = 0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        limits = {"socket_connect_timeout": TIMEOUT, "socket_timeout": TIMEOUT, "retry": Retry(NoBackoff(), 0)}
        options = {"serializer": JsonSerializer(), "pool_class": Pool, **limits}
        # A list, since Django takes a text with commas, as Sentinels are written, for several servers.
        super().__init__([server], {**params, "OPTIONS": options})
        self.local = LocMemCache(server, params)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("add", *args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("touch", *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("delete", *args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(self._ask("incr", *args, **kwargs))

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= SharedCache.away_until:
            try:
                return getattr(super(), method)(*args, **kwargs)
            except RedisError:
                SharedCache.away_until = time.monotonic() + AWAY
                logger.exception("Redis is away: for now this process counts rate limits by itself.")
        return getattr(self.local, method)(*args, **kwargs)
