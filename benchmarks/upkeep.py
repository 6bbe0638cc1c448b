"""What the upkeep of many instances asks of one PostgreSQL, on tables as large as theirs would be.

    .venv/bin/python benchmarks/upkeep.py --instances 100 --rooms 1700 --history 1000000

The tables are filled as if the instances ran; then the calls of one of them are made and measured.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.cpu import cpu_seconds
from benchmarks.multitude import FIRST, Multitude
from benchmarks.people import sign_in_all
from tests.support import services

TIMES = 15


@dataclass
class Cost:
    """One call: CPU of PostgreSQL and of the instance, and how long it took; in ms, the median of a few."""

    name: str
    every: float  # s between two such calls of one instance
    database: float
    instance: float
    wall: float

    def line(self, instances: int) -> str:
        cores = instances * self.database / 1e3 / self.every
        return (
            f"{self.name:34} every {self.every:4.0f} s {self.database:8.2f} ms {self.instance:8.2f} ms"
            f" {self.wall:8.2f} ms {cores:7.3f} cores of PostgreSQL for {instances} instances"
        )


def measure(name: str, every: float, call: Callable[[], Any]) -> Cost:
    """Call it a few times, the first for nothing."""
    from django.db import connection

    backend = connection.connection.info.backend_pid
    found = []
    for _ in range(TIMES + 1):
        before = cpu_seconds([backend]), time.thread_time(), time.perf_counter()
        call()
        after = cpu_seconds([backend]), time.thread_time(), time.perf_counter()
        found.append([(late - early) * 1e3 for early, late in zip(before, after, strict=True)])
    database, instance, wall = map(statistics.median, zip(*found[1:], strict=True))
    return Cost(name, every, database, instance, wall)


def calls(crowd: Multitude) -> Iterator[Cost]:
    """What `rooms/signaling/upkeep.py` does by the clock."""
    from accounts.sessions import live_sessions
    from rooms.services import checkup, identity, leases, rows, sweeping

    rooms, sessions = crowd.rooms_of_one(), crowd.sessions_of_one()
    yield measure("lease", 5, lambda: leases.hold_lease(FIRST, "instance.1"))
    yield measure(f"revisions of {len(rooms)} rooms", 1, lambda: rows.find_revisions(rooms))
    yield measure("sweep", 1, lambda: sweeping.sweep(FIRST))
    yield measure(f"held by it ({len(sessions)})", 5, lambda: checkup.held_by(FIRST))
    proofs = {**dict.fromkeys(sessions), **live_sessions(dict.fromkeys(sessions))}
    yield measure(f"sessions ({len(sessions)})", 60, lambda: live_sessions(proofs))
    yield measure("rights", 60, lambda: identity.rooms_with_strangers(FIRST))


def acts(crowd: Multitude) -> Iterator[Cost]:
    """What participants make an instance do; the cost of one, told as if it came once a second."""
    from accounts.models import User
    from rooms.services import presence, roster

    # Nobody here listens to changes; handing them on is no cost of the database.
    roster.changed.receivers = []
    turn, person = count(), "live-1"

    def mute() -> None:
        presence.change_media(1, person, 1, {**presence.NO_MEDIA, "audio": next(turn) % 2 > 0})

    def visit() -> None:
        admission = presence.admit_participant(1, arrival)
        presence.end_participant(1, admission.participant.id, 1, "left")

    yield measure("mute", 1, mute)
    presence.end_participant(1, person, 1, "left")
    user = User.objects.get(pk=1)
    arrival = presence.Arrival(user=user, instance=FIRST, session_key=sign_in_all([user])[0])
    yield measure("join and leave", 1, visit)


def table_sizes() -> str:
    """What a row of the largest table takes, indexes included."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('rooms_participant') / count(*) FROM rooms_participant")
        return f"a participant's row takes {cursor.fetchone()[0]} bytes with its indexes"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instances", type=int, default=100)
    parser.add_argument("--rooms", type=int, default=1700, help="an instance has so many")
    parser.add_argument("--history", type=int, default=1_000_000, help="participants who have left")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, services.postgres() as postgres:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "conference.settings",
            "DATABASE_URL": services.create_database(postgres.address, "upkeep"),
            "DATA_DIR": folder,
            "SECRET_KEY": "only for the benchmark, and long enough",
            "SITE_URL": "http://localhost",
        }
        import django

        django.setup()
        crowd = Multitude(wanted.instances, wanted.rooms, wanted.history)
        print(f"Filling the tables: {crowd}", flush=True)
        begin = time.monotonic()
        crowd.fill()
        print(f"took {time.monotonic() - begin:.0f} s\n{'':34} {'':12} {'database':>11} {'instance':>11} {'wall':>11}")
        database = instance = 0.0
        for cost in calls(crowd):
            print(cost.line(wanted.instances), flush=True)
            database, instance = database + cost.database / cost.every, instance + cost.instance / cost.every
        print(f"together, each second: {database:.1f} ms of PostgreSQL, {instance:.1f} ms of the instance")
        print(table_sizes())
        for cost in acts(crowd):
            print(cost.line(1), flush=True)


if __name__ == "__main__":
    main()
