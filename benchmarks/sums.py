"""The sums of docs/scaling.md, from the figures in the same page: what so many participants need.

    .venv/bin/python benchmarks/sums.py --write

Whoever changes a figure there runs this again; a test fails until both agree.
"""

import argparse
import re
from collections.abc import Callable
from math import ceil
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scaling.md"
BEGIN, END = "<!-- sums: begin -->", "<!-- sums: end -->"
SIZES = [1_000, 100_000, 10_000_000]
Figures = dict[str, float]


def figures(page: str) -> Figures:
    """Every value that the page's tables give for a name in code marks: the first number of the next cell."""
    rows = re.findall(r"^\| `(\w+)` \| ([\d.,]+)", page, re.MULTILINE)
    return {name: float(value.replace(",", "")) for name, value in rows}


class Sum:
    """What an installation, or several, for so many participants at a time comes to."""

    def __init__(self, participants: int, f: Figures) -> None:
        self.f = f
        self.participants = participants
        self.cells = ceil(participants / f["cell"])
        of_one = participants / self.cells
        busy = ceil(of_one / f["instance"])
        self.busy = self.cells * busy
        self.of_one_instance = of_one / busy
        # One in ten more than needed, one at least, so that one may die.
        self.instances = self.cells * (busy + max(1, ceil(busy / 10)))
        self.joins = participants / (f["call"] * 60) * (1 + f["again"] / 100)
        self.mutes = participants / (f["mute_every"] * 60)
        self.pairs = participants * (f["seats"] - 1) / 2 / (f["call"] * 60)

    @property
    def rooms_of_one(self) -> float:
        return self.of_one_instance / self.f["seats"]

    @property
    def spread(self) -> float:
        """On how many instances a room is whose participants go anywhere."""
        instances = self.instances / self.cells
        return instances * float(1 - (1 - 1 / instances) ** self.f["seats"])

    def instance_cpu(self, spread: float) -> float:
        """% of a core, for one of the busy instances; `spread` is the number of instances of a room."""
        pair = self.f["pair"] / spread + self.f["pair_across"] * (1 - 1 / spread)
        acts = self.joins * self.f["join"] + self.mutes * self.f["mute"] + self.pairs * pair
        acts += self.announced * (spread - 1) * self.f["announce"]
        clock = self.f["upkeep"] * self.rooms_of_one * spread / self.f["rooms"]
        return (acts / self.busy + self.of_one_instance * self.f["connection"] / 1e3 + clock) / 10

    @property
    def instance_memory(self) -> float:
        """MB of one of them."""
        connections = self.of_one_instance * self.f["memory"] / 1e3
        return self.f["process"] + connections + self.rooms_of_one * self.f["room"] / 1e3

    @property
    def announced(self) -> float:
        """Changes that are announced to a room, a second: joins, leaves, and changes of media."""
        return 2 * self.joins + self.mutes

    @property
    def relays(self) -> float:
        """Messages from one participant to another, a second."""
        return self.pairs * self.f["messages"]

    def redis_cpu(self, spread: float) -> float:
        """% of a core, for all cells together; `spread` is the number of instances of a room."""
        changes = self.announced * (self.f["publish"] + (spread - 1) * self.f["subscriber"])
        across = self.relays * (1 - 1 / spread) * self.f["publish_large"]
        return (changes + across + self.instances / 2 * self.f["publish"]) / 1e4

    @property
    def redis_traffic(self) -> float:
        """MB/s of relays into Redis, and as much out of it, where rooms are spread."""
        return self.pairs * (1 - 1 / self.spread) * self.f["pair_kb"] / 1e3

    @property
    def database_acts(self) -> float:
        """Cores of PostgreSQL for joins and changes."""
        return (self.joins * self.f["database_join"] + self.mutes * self.f["database_mute"]) / 1e3

    def database_upkeep(self, spread: float) -> float:
        """Cores for what instances ask by the clock."""
        rooms = self.participants / self.f["seats"] * spread
        return rooms / self.f["rooms"] * self.f["database_upkeep"] / 1e3

    @property
    def resume_seconds(self) -> float:
        """Until those of an instance that died are all in again at the others."""
        others = self.instances / self.cells - 1
        return self.of_one_instance / (others * self.f["joins"])

    @property
    def return_seconds(self) -> float:
        """Until all are in again after every instance was restarted."""
        return self.participants / (self.instances * self.f["joins"])

    @property
    def database_return(self) -> float:
        """Cores of PostgreSQL meanwhile."""
        return self.instances * self.f["joins"] * self.f["database_join"] / 1e3

    @property
    def relayed(self) -> float:
        """Gbit/s that come to the TURN servers, and as many that leave them."""
        pairs = self.participants * (self.f["seats"] - 1) / 2
        return pairs * self.f["relayed"] / 100 * 2 * self.f["media"] / 1e3

    @property
    def history(self) -> float:
        """GB of participants who have left, in the days that they are kept."""
        visits = self.joins * 86400 * self.f["average"] / 100
        return visits * self.f["days"] * self.f["row"] / 1e9


LINES: list[tuple[str, Callable[[Sum], float], str]] = [
    ("installations (cells)", lambda s: s.cells, ""),
    ("instances, spare ones among them", lambda s: s.instances, ""),
    ("participants of a busy instance", lambda s: s.of_one_instance, ""),
    ("CPU of a busy instance", lambda s: s.instance_cpu(1), " % of a core"),
    ("the same, rooms spread", lambda s: s.instance_cpu(s.spread), " % of a core"),
    ("memory of a busy instance", lambda s: s.instance_memory, " MB"),
    ("joins", lambda s: s.joins, "/s"),
    ("changes of rooms: joins, leaves, changes of media", lambda s: s.announced, "/s"),
    ("relays", lambda s: s.relays, "/s"),
    ("an instance dies: all are in again after", lambda s: s.resume_seconds, " s"),
    ("all instances are restarted at once: all are in again after", lambda s: s.return_seconds, " s"),
    ("PostgreSQL meanwhile", lambda s: s.database_return, " cores"),
    ("instances of a room, rooms spread", lambda s: s.spread, ""),
    ("Redis", lambda s: s.redis_cpu(1), " % of a core"),
    ("the same, rooms spread", lambda s: s.redis_cpu(s.spread), " % of a core"),
    ("relays through Redis, rooms spread", lambda s: s.redis_traffic, " MB/s"),
    ("PostgreSQL, joins and changes", lambda s: s.database_acts, " cores"),
    ("PostgreSQL, upkeep", lambda s: s.database_upkeep(1), " cores"),
    ("the same, rooms spread", lambda s: s.database_upkeep(s.spread), " cores"),
    ("leases renewed", lambda s: s.instances / 5, "/s"),
    ("connections to PostgreSQL at most", lambda s: s.instances * s.f["pool"], ""),
    ("history kept", lambda s: s.history, " GB"),
    ("TURN, into the servers and out again, each", lambda s: s.relayed, " Gbit/s"),
    ("TURN servers", lambda s: ceil(s.relayed / s.f["turn_server"]), ""),
]


def table(f: Figures) -> str:
    """The sums as the page has them."""
    sums = [Sum(size, f) for size in SIZES]
    head = "| | " + " | ".join(f"{size:,}" for size in SIZES) + " |\n|---|" + "---:|" * len(SIZES)
    rows = [f"| {name} | " + " | ".join(short(of(each)) + unit for each in sums) + " |" for name, of, unit in LINES]
    return "\n".join([head, *rows])


def short(value: float) -> str:
    """Two digits that count, since more would be a lie; whole numbers as they are."""
    if value == int(value) or value >= 100:
        digits = max(0, len(str(int(value))) - 3)
        return f"{round(value, -digits):,.0f}"
    return f"{float(f'{value:.2g}'):g}"


def with_sums(page: str) -> str:
    """The page with the sums that follow from its figures."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table(figures(page))}\n{END}{after}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="into docs/scaling.md, instead of printing them")
    if parser.parse_args().write:
        PAGE.write_text(with_sums(PAGE.read_text()))
    else:
        print(table(figures(PAGE.read_text())))
