"""CPU time for a pair's set-up and for a message, and how many messages go through in a second."""

from collections.abc import Mapping
from typing import Any

from benchmarks.cpu import cpu_seconds
from benchmarks.processes import Load
from benchmarks.size import Size
from benchmarks.systems import System

SDP = 4096  # bytes of a description; our page's has more, because of its five sections


async def measure(load: Load, system: System, size: Size) -> dict[str, float]:
    """One round, by name of the figure; those with CPU in ms a pair and in µs a message."""
    found: dict[str, float] = {}
    for name, options in meshes(system, size).items():
        run = await mesh(load, system, options)
        found |= {f"{name}: {what}": value for what, value in run.items()}
    run = await flood(load, system, size)
    return found | {f"flood: {what}": value for what, value in run.items()}


async def enter(load: Load, system: System, size: Size) -> None:
    """Fill the rooms, and let everybody talk once: a server's first messages are dearer than the others."""
    rooms = await system.rooms(size.rooms, size.seats)
    await load.do("enter", dialect=system.dialect, rooms=rooms)
    for _ in range(2):
        await load.do("mesh", across=system.across, spread=0, sdp=SDP)


def meshes(system: System, size: Size) -> dict[str, dict[str, Any]]:
    """What is set up: rooms one after another or all in one moment; with descriptions of 4 KB or whole.

    The others' clients send one by one whatever they send, so for them `pair` is that.
    """
    spread = {"spread": size.spread * 1000}
    found: dict[str, dict[str, Any]] = {
        "pair": {**spread, "sdp": SDP},
        "one by one": {**spread, "sdp": SDP, "single": True},
        "pair, whole SDP": {**spread, "sdp": 0},
        "pair, all at once": {"spread": 0, "sdp": SDP},
    }
    if system.dialect != "ours":
        del found["one by one"]
    return found


async def mesh(load: Load, system: System, options: Mapping[str, Any]) -> dict[str, float]:
    """Set every pair up."""
    before, redis_before = cpu_seconds(system.pids), cpu_seconds(system.redis)
    done = await load.do("mesh", across=system.across, **options)
    used, redis_used = cpu_seconds(system.pids) - before, cpu_seconds(system.redis) - redis_before
    found = {"ms": used / done["pairs"] * 1e3, "µs/message": used / done["messages"] * 1e6}
    if system.redis:
        found["ms with Redis"] = (used + redis_used) / done["pairs"] * 1e3
    return found | {"messages": done["messages"] / done["pairs"]}


async def flood(load: Load, system: System, size: Size) -> dict[str, float]:
    """Messages one by one, as fast as they go."""
    before = cpu_seconds(system.pids)
    done = await load.do("flood", across=system.across, each=size.flood, sdp=SDP)
    used = cpu_seconds(system.pids) - before
    return {"messages/s": done["messages"] / done["lasted"], "µs/message": used / done["messages"] * 1e6}
