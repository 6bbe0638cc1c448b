"""Clients that do not keep to the rules, all at once: `python -m benchmarks.attackers` with their places as JSON.

Some send relays as fast as they can and come again when they are thrown out, one is sent all of that and reads
nothing, and hundreds open a socket and never say hello. Prints `ready`, and goes on until it is ended.
"""

import asyncio
import json
import os
import sys
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from tests.faults.hostile import RawClient, message

SILENT = 500
SMALL_BUFFER = 4096  # bytes that the kernel keeps for the one that does not read
TEXT = "x" * 1000
PAUSE = 0.2  # s before an attacker comes again
YIELDING = 19  # niceness: who measures shares the core with the attackers, and must not wait for them


async def come_in(place: dict[str, Any], buffer: int = 0) -> RawClient:
    """Join; the `welcome` is read."""
    client = await connect(place, buffer)
    await client.send(message("hello"))
    _, payload = await client.next_frame()
    client.received.append(json.loads(payload))
    return client


async def connect(place: dict[str, Any], buffer: int = 0) -> RawClient:
    """Shake hands, and say nothing."""
    server: Any = SimpleNamespace(port=place["port"], origin=place["origin"])
    client = await RawClient.connect(server, buffer)
    await client.shake_hands(server, place["path"].split("/")[3], place["cookie"])
    return client


async def flood(place: dict[str, Any], victim: str) -> None:
    """Send relays as fast as the server reads them."""
    client = await come_in(place)
    reading = asyncio.ensure_future(client.is_dropped(3600))
    frames = message("offer", recipient=victim, connection=1, sdp=TEXT) * 20
    try:
        while not reading.done():
            await client.send(frames)
    finally:
        reading.cancel()
        client.close()


async def stay_silent(place: dict[str, Any]) -> None:
    """Hold a socket until the server ends it."""
    client = await connect(place)
    try:
        await client.is_dropped(60)
    finally:
        client.close()


async def again(attack: Any, *arguments: Any) -> None:
    """Repeat an attack, however it ends."""
    while True:
        with suppress(OSError, AssertionError, KeyError, TimeoutError):
            await attack(*arguments)
        await asyncio.sleep(PAUSE)


async def main() -> None:
    os.nice(YIELDING)
    reader, *flooders = json.loads(sys.argv[1])
    victim = await come_in(reader, SMALL_BUFFER)
    attacks = [again(flood, place, victim.id) for place in flooders]
    attacks += [again(stay_silent, reader) for _ in range(SILENT)]
    tasks = [asyncio.ensure_future(attack) for attack in attacks]
    print("ready", flush=True)
    await asyncio.gather(*tasks)


if __name__ == "__main__":
    asyncio.run(main())
