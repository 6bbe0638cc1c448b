"""The server with a small application, as a process.

`python -m tests.conference.served PORT [start] [drain] [proxy] [ping]`, where `start` and `drain` may be `hang` or
`fail`. Over a WebSocket it answers every message with what it received.
"""

import asyncio
import json
import os
import sys
from typing import Any

from conference.loop import prefer_uvloop

prefer_uvloop()

from conference.server import Server  # noqa: E402  makes its event loop at once
from conference.sockets import LOOPBACK, bind  # noqa: E402

BIG = 10_000_000  # bytes
sockets: list[Any] = []
evicted: list[Any] = []


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    seen = {key: str(scope.get(key)) for key in ("client", "root_path", "scheme")}
    seen["loop"] = type(asyncio.get_running_loop()).__module__
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        body = bytes(BIG) if scope["path"] == "/big" else json.dumps(seen).encode()
        await send({"type": "http.response.body", "body": body})
        return
    await receive()
    await send({"type": "websocket.accept"})
    sockets.append(send)
    while (event := await receive())["type"] == "websocket.receive":
        if event.get("text") == "burst":
            await burst(scope["extensions"]["conference.congested"], send)
        else:
            await answer(event, seen, send)
    sockets.remove(send)


async def burst(congested: Any, send: Any) -> None:
    """Much in one turn of the loop, as what comes from another instance; what is too much is left out, and counted."""
    left_out = 0
    for _ in range(100):
        if congested():
            left_out += 1
        else:
            await send({"type": "websocket.send", "text": "x" * 60_000})
    await send({"type": "websocket.send", "text": f"left out {left_out}"})


async def answer(event: dict[str, Any], seen: dict[str, str], send: Any) -> None:
    text = event.get("text") or ""
    if text == "scope":
        reply = json.dumps(seen)
    elif text == "sockets":
        reply = str(len(sockets))
    elif text == "evicted":
        reply = str(len(evicted))
    elif text == "descriptors":
        reply = str(len(os.listdir("/proc/self/fd")))  # noqa: PTH208  what it lists is not looked at
    elif text.startswith("flood "):
        reply = "x" * 100_000
        for _ in range(int(text[6:])):
            await send({"type": "websocket.send", "text": reply})
            await asyncio.sleep(0)
    elif text == "heap":
        reply = "x" * 800_000
    elif text == "never read on":
        await asyncio.Event().wait()
    elif event.get("unread"):
        evicted.append(send)
        await send({"type": "websocket.send", "text": "you do not read"})
        await send({"type": "websocket.close", "code": 4513})
        return
    elif event.get("oversize"):
        reply = "oversize"
    else:
        kind = "bytes" if "bytes" in event else "text"
        reply = f"{kind} {len(event[kind])}"
    await send({"type": "websocket.send", "text": reply})


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
