"""CPU time for a pair's set-up and for a message, and how many messages go through in a second."""

from collections.abc import Mapping
from typing import Any

from benchmarks.cpu import cpu_seconds
from benchmarks.processes import Load
from benchmarks.size import Size
from benchmarks.systems import System

SDP = 4096  # bytes of a description; our page's has more, because of its five sections
MESH_AT_MOST = 80  # messages that a client sends in one


async def measure(load: Load, system: System, size: Size) -> dict[str, float]:
    """One round, by name of the figure; those with CPU in ms a pair and in µs a message."""
    rest = await at_rest(load, system, size)
    found: dict[str, float] = {"at rest: part of a core": rest}
    for name, options in meshes(system, size).items():
        run = await mesh(load, system, options, rest)
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


async def at_rest(load: Load, system: System, size: Size) -> float:
    """The part of a core that the servers take while nobody says anything but heartbeats."""
    before = cpu_seconds(system.pids)
    done = await load.do("stay", lasts=size.spread)
    return (cpu_seconds(system.pids) - before) / float(done["seconds"])


async def mesh(load: Load, system: System, options: Mapping[str, Any], rest: float) -> dict[str, float]:
    """Set every pair up. `less rest` leaves out what the servers would have used without that."""
    await load.do("afford", messages=MESH_AT_MOST)
    before, redis_before = cpu_seconds(system.pids), cpu_seconds(system.redis)
    done = await load.do("mesh", across=system.across, **options)
    used, redis_used = cpu_seconds(system.pids) - before, cpu_seconds(system.redis) - redis_before
    pairs, messages = done["pairs"], done["messages"]
    found = {"ms": used / pairs * 1e3, "ms less rest": (used - rest * done["seconds"]) / pairs * 1e3}
    if system.redis:
        found["ms with Redis"] = (used + redis_used) / pairs * 1e3
    return found | {"µs/message": used / messages * 1e6, "messages": messages / pairs}


async def flood(load: Load, system: System, size: Size) -> dict[str, float]:
    """Messages one by one, as fast as they go."""
    await load.do("afford", messages=size.flood)
    before = cpu_seconds(system.pids)
    done = await load.do("flood", across=system.across, each=size.flood, sdp=SDP)
    used = cpu_seconds(system.pids) - before
    return {"messages/s": done["messages"] / done["lasted"], "µs/message": used / done["messages"] * 1e6}
