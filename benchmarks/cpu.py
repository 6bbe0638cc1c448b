"""What processes use, CPU time and memory, and the cores they may run on."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cores:
    """One core for the servers under test alone, one for the load generator, one for all else (Redis, PostgreSQL).

    With two cores, all else runs beside the load generator.
    """

    servers: int
    load: int
    rest: int


@cache
def cores() -> Cores:
    """How the cores that this process had at its start are divided."""
    found = sorted(os.sched_getaffinity(0))
    if len(found) < 2:
        raise SystemExit("The benchmark needs two cores: one for the servers, one for the load.")
    return Cores(found[0], found[1], found[min(2, len(found) - 1)])


def pin(pid: int, core: int) -> None:
    """Keep a process, and the threads it has and will have, on one core."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {core})


def cpu_seconds(pids: Iterable[int]) -> float:
    """CPU time that these processes have used, in user and system mode together.

    It is what utime and stime of /proc/PID/stat add up to, by the process's own clock, which counts finer than those.
    """
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def resident_bytes(pids: Iterable[int]) -> int:
    """Memory of these processes that is in RAM; what they share is counted for each."""
    page = os.sysconf("SC_PAGE_SIZE")
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page for pid in pids)
