"""The server with a small application, as a process.

`python -m tests.conference.served PORT [start] [drain] [proxy] [ping]`, where `start` and `drain` may be `hang` or
`fail`. Over a WebSocket it answers every message with what it received. A handshake by a path of DOORS
comes to nothing.
"""

import asyncio
import gc
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from conference.loop import prefer_uvloop

prefer_uvloop()

from conference.server import Server  # noqa: E402  makes its event loop at once
from conference.sockets import LOOPBACK, bind  # noqa: E402
from conference.websocket import BoundedWebSocket  # noqa: E402

BIG = 10_000_000  # bytes
sockets: list[Any] = []
# "evicted" clients, those "waiting" for the end of a handshake, and "turns" of the loop since somebody counts them.
happened: Counter[str] = Counter()
background: set[asyncio.Task[None]] = set()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    seen = {key: str(scope.get(key)) for key in ("client", "root_path", "scheme")}
    seen["loop"] = type(asyncio.get_running_loop()).__module__
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        body = bytes(BIG) if scope["path"] == "/big" else json.dumps(seen).encode()
        await send({"type": "http.response.body", "body": body})
        return
    await receive()
    if scope["path"] in DOORS:
        await DOORS[scope["path"]](receive, send)
        return
    await send({"type": "websocket.accept"})
    sockets.append(send)
    while (event := await receive())["type"] == "websocket.receive":
        if event.get("text") == "burst":
            await burst(scope["extensions"]["conference.admits"], send)
        else:
            await answer(event, seen, send)
    sockets.remove(send)


async def refuse(receive: Any, send: Any) -> None:
    await send({"type": "websocket.close"})


async def fail(receive: Any, send: Any) -> None:
    raise RuntimeError("as it is asked to")


async def keep_waiting(receive: Any, send: Any) -> None:
    happened["waiting"] += 1
    await receive()


DOORS = {"/refused": refuse, "/fails": fail, "/waits": keep_waiting}


async def burst(admits: Any, send: Any) -> None:
    """Much by one in one turn of the loop, as it comes from another instance, and a little by another one.

    What is not admitted is left out, and counted.
    """
    left_out = 0
    for sender, size in [*[("one", 60_000)] * 100, *[("another", 100)] * 10]:
        if admits(sender, size):
            await send({"type": "websocket.send", "text": sender.ljust(size)})
        else:
            left_out += 1
    await send({"type": "websocket.send", "text": f"left out {left_out}"})


async def answer(event: dict[str, Any], seen: dict[str, str], send: Any) -> None:
    text = event.get("text") or ""
    if text == "scope":
        reply = json.dumps(seen)
    elif text in COUNTS:
        reply = str(COUNTS[text]())
    elif text.startswith("flood "):
        reply = "x" * 100_000
        for _ in range(int(text[6:])):
            await send({"type": "websocket.send", "text": reply})
            await asyncio.sleep(0)
    elif text == "heap":
        reply = "x" * 800_000
    elif text == "never read on":
        await asyncio.Event().wait()
    elif text == "close":
        await send({"type": "websocket.close", "code": 4514})
        return
    elif text == "count turns":
        background.add(asyncio.ensure_future(count_turns()))
        return
    elif event.get("unread"):
        happened["evicted"] += 1
        await send({"type": "websocket.send", "text": "you do not read"})
        await send({"type": "websocket.close", "code": 4513})
        return
    elif event.get("oversize"):
        reply = "oversize"
    else:
        kind = "bytes" if "bytes" in event else "text"
        reply = f"{kind} {len(event[kind])}"
    await send({"type": "websocket.send", "text": reply})


async def count_turns() -> None:
    while True:
        happened["turns"] += 1
        await asyncio.sleep(0)


def garbage() -> int:
    """How much the garbage collector finds. It does not look by itself from now on, so that all is found here."""
    gc.disable()
    return gc.collect()


def known() -> int:
    """How many sockets are in memory, the closed ones that are not forgotten included."""
    return sum(isinstance(each, BoundedWebSocket) for each in gc.get_objects())


COUNTS: dict[str, Callable[[], int]] = {
    "sockets": lambda: len(sockets),
    **{what: partial(happened.__getitem__, what) for what in ("evicted", "waiting", "turns")},
    "descriptors": lambda: len(os.listdir("/proc/self/fd")),  # noqa: PTH208  what it lists is not looked at
    "known": known,
    "garbage": garbage,
}


async def begin(how: str) -> None:
    if how == "fail":
        raise RuntimeError("another one serves already")
    if how == "hang":
        await asyncio.Event().wait()


async def say_goodbye(how: str) -> None:
    await begin(how)
    for send in sockets:
        await send({"type": "websocket.send", "text": "goodbye"})
        await send({"type": "websocket.close", "code": 4512})


def main(port: str, start: str = "", drain: str = "", proxy: str = "", ping: str = "15") -> None:
    server = Server(
        application,
        bind(LOOPBACK, int(port)),
        start=lambda: begin(start),
        drain=lambda: say_goodbye(drain),
        ready=lambda: print("ready", flush=True),  # noqa: T201
        trust_proxy=proxy == "proxy",
        ping_interval=int(ping),
        ping_timeout=int(ping),
    )
    try:
        server.run()
    except RuntimeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
