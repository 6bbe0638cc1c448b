"""`make bench`: measures this product beside other relays, prints a table, and writes results/latest.json."""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.cpu import cores  # noqa: E402
from benchmarks.figures import as_json  # noqa: E402
from benchmarks.goals import judged  # noqa: E402
from benchmarks.machine import describe, warnings  # noqa: E402
from benchmarks.plan import PHASES, Run  # noqa: E402
from benchmarks.processes import check_packages  # noqa: E402
from benchmarks.size import FULL, QUICK, TINY  # noqa: E402
from benchmarks.systems import SYSTEMS  # noqa: E402
from benchmarks.table import show  # noqa: E402

OUTPUT = HERE / "results" / "latest.json"


def arguments() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PHASES), help="phases, by commas: %(default)s")
    parser.add_argument("--systems", default=",".join(SYSTEMS), help="systems, by commas: %(default)s")
    parser.add_argument("--quick", action="store_const", const=QUICK, default=FULL, dest="size", help="and less exact")
    parser.add_argument("--tiny", action="store_const", const=TINY, dest="size", help="only to see that it works")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="default: %(default)s")
    return parser.parse_args()


def main() -> None:
    wanted = arguments()
    check_packages()
    machine = describe()
    # What is started from here on stays off the servers' core.
    os.sched_setaffinity(0, {cores().rest})
    done = Run(wanted.only.split(","), wanted.systems.split(","), wanted.size)
    asyncio.run(done.measure())
    print(f"\n{show(done.results)}")
    for warning in [*warnings(machine, done.busiest), *done.failures]:
        print(f"Warning: {warning}")
    goals = [{"goal": goal.what, "limit": goal.limit, "reached": value} for goal, value in judged(done.results)]
    content = {"machine": machine, "load generator": done.busiest, "figures": as_json(done.results), "goals": goals}
    wanted.output.parent.mkdir(parents=True, exist_ok=True)
    wanted.output.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    if done.failures:
        sys.exit(1)


if __name__ == "__main__":
    main()
