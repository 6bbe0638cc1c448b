"""`make bench`."""

import argparse
import asyncio
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.cpu import cpu_seconds
from benchmarks.processes import install_packages, load_generator
from benchmarks.systems import SYSTEMS


async def speed(names: list[str]) -> None:
    for name in names:
        async with load_generator() as load, SYSTEMS[name]() as system:
            entered = await load.do("enter", dialect=system.dialect, rooms=await system.rooms(40))
            print(f"{name}: {len(entered['times'])} entered in {entered['seconds']:.2f} s")
            for label, options in {
                "mesh 4 KB": {"sdp": 4096},
                "mesh real sdp": {},
                "one by one 4 KB": {"single": True, "sdp": 4096},
                "mesh 4 KB, all at once": {"sdp": 4096, "spread": 0},
                "one by one 4 KB, all at once": {"single": True, "sdp": 4096, "spread": 0},
            }.items():
                per_pair, per_message, load_share = [], [], []
                for _ in range(3):
                    before = cpu_seconds(system.pids)
                    done = await load.do("mesh", across=system.across, times=2, **options)
                    used = cpu_seconds(system.pids) - before
                    per_pair.append(used / done["pairs"] * 1e3)
                    per_message.append(used / done["messages"] * 1e6)
                    load_share.append(done["cpu"] / done["seconds"])
                    await asyncio.sleep(4 if name == "ours" else 0)
                print(
                    f"{name:10} {label:30} {statistics.median(per_pair):.3f} ms/pair"
                    f" ({min(per_pair):.3f}-{max(per_pair):.3f})"
                    f" {statistics.median(per_message):.1f} us/message; load generator {max(load_share):.0%};"
                    f" {done['messages'] / done['pairs']:.0f} messages/pair, {done['seconds']:.2f} s"
                )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="speed")
    parser.add_argument("--systems", default="ours,ws")
    arguments = parser.parse_args()
    install_packages()
    asyncio.run(speed(arguments.systems.split(",")))
