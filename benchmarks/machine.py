"""On what machine it was measured, and what makes figures doubtful."""

import os
import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.cpu import cores

BUSY_LOAD = 0.3  # other programs' load a core, from which on figures differ from run to run
BUSY_GENERATOR = 0.8  # part of its core


def describe() -> dict[str, Any]:
    """Processor, cores, versions, and how busy the machine is at the start."""
    models = [
        line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    ]
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    divided = cores()
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "pinned": {"servers": divided.servers, "load generator": divided.load, "all else": divided.rest},
        "python": platform.python_version(),
        "node": node,
        "load average": os.getloadavg()[0],
    }


def warnings(machine: dict[str, Any], busiest: dict[str, float]) -> Iterator[str]:
    """What to know before believing the figures; `busiest`: by phase and system, its part of its core."""
    if machine["load average"] > BUSY_LOAD * machine["cores"]:
        yield f"the machine was busy at the start (load average {machine['load average']:.1f})"
    for name, part in busiest.items():
        if part > BUSY_GENERATOR:
            yield f"{name}: the load generator took {part:.0%} of its core, and may have been the bottleneck"
