"""`make bench-mesh`: measures calls in Chromium beside a plain mesh, prints a table, writes results/latest.json."""

import argparse
import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from playwright.async_api import async_playwright  # noqa: E402

from benchmarks.figures import as_json  # noqa: E402
from benchmarks.goals import judged  # noqa: E402
from benchmarks.machine import describe, warnings  # noqa: E402
from benchmarks.mesh.goals import GOALS  # noqa: E402
from benchmarks.mesh.plan import Run  # noqa: E402
from benchmarks.mesh.scenes import SCENES  # noqa: E402
from benchmarks.mesh.size import FULL, QUICK, TINY  # noqa: E402
from benchmarks.processes import check_packages  # noqa: E402
from benchmarks.table import show  # noqa: E402

OUTPUT = HERE / "results" / "latest.json"


def arguments() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--systems", default=",".join(SCENES), help="systems, by commas: %(default)s")
    parser.add_argument("--people", help="sizes of the calls, by commas; 0 for none")
    parser.add_argument("--quick", action="store_const", const=QUICK, default=FULL, dest="size", help="and less exact")
    parser.add_argument("--tiny", action="store_const", const=TINY, dest="size", help="only to see that it works")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="default: %(default)s")
    found = parser.parse_args()
    if found.people:
        people = tuple(int(number) for number in found.people.split(",") if int(number))
        found.size = replace(found.size, people=people)
    return found


async def measured(wanted: argparse.Namespace) -> Run:
    """The whole run."""
    async with async_playwright() as playwright:
        run = Run(playwright, wanted.size)
        await run.measure(wanted.systems.split(","))
        return run


def main() -> None:
    wanted = arguments()
    check_packages()
    machine = describe()
    machine.pop("pinned")
    done = asyncio.run(measured(wanted))
    print(f"\n{show(done.results, GOALS)}")
    for warning in [*warnings(machine, {}), *done.failures]:
        print(f"Warning: {warning}")
    goals = [{"goal": goal.what, "limit": goal.limit, "reached": value} for goal, value in judged(done.results, GOALS)]
    content = {"machine": machine | {"chromium": done.version}, "figures": as_json(done.results), "goals": goals}
    wanted.output.parent.mkdir(parents=True, exist_ok=True)
    wanted.output.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    if done.failures:
        sys.exit(1)


if __name__ == "__main__":
    main()
