"""What processes use: CPU time and memory, read from /proc, and the cores they may run on."""

import os
import time
from collections.abc import Iterable
from pathlib import Path


def cores() -> tuple[int, int]:
    """The core of the servers under test, and the core of all else."""
    first, second, *_ = [*sorted(os.sched_getaffinity(0)), -1, -1]
    if second < 0:
        raise SystemExit("The benchmark needs two cores: one for the server, one for the load.")
    return first, second


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
    """Memory of these processes that is in RAM, what they share counted for each."""
    page = os.sysconf("SC_PAGE_SIZE")
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page for pid in pids)
