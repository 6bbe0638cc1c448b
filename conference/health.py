"""Whether this process answers: for load balancers and for containers."""

from collections.abc import Awaitable, Callable
from typing import Any

PATH = "/healthz"


async def health(
    scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[dict[str, Any]], Awaitable[None]]
) -> None:
    """An ASGI application that answers 200 `ok`, without the database, the middleware or a check of the host."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})
