"""Whether this process answers (`/healthz`), and whether it can do its work (`/readyz`), without any middleware.

Neither looks at the host by which it was asked: load balancers and containers ask by address.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from rooms.signaling.readiness import OK, readiness

HEADERS = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def health(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """200 `ok` while the process serves, whatever the database does. Without it, restart the process."""
    await answer(send, 200, "ok")


async def ready(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """200 while new clients can be served, otherwise 503, and a line for each thing that is needed for it."""
    found = await readiness()
    is_ready = all(how == OK for how in found.values())
    lines = [f"{what}: {how}\n" for what, how in found.items()]
    await answer(send, 200 if is_ready else 503, "".join(lines))


async def answer(send: Send, status: int, text: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": HEADERS})
    await send({"type": "http.response.body", "body": text.encode()})


ANSWERS = {"/healthz": health, "/readyz": ready}
