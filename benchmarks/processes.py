"""Node programs of the benchmark: servers to compare with, and the load generator."""

import asyncio
import json
import shutil
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.cpu import cores, pin

HERE = Path(__file__).resolve().parent
LINE_LIMIT = 64 * 1024 * 1024  # bytes of one answer


class LoadError(Exception):
    """The load generator could not do what it was told; the figures would be wrong."""


def install_packages() -> None:
    """`npm ci` in this folder, if that has not been done for this package-lock.json."""
    lock = (HERE / "package-lock.json").read_bytes()
    mark = HERE / "node_modules" / ".installed-lock"
    if mark.exists() and mark.read_bytes() == lock:
        return
    npm = shutil.which("npm") or sys.exit("npm is not installed; `make tools` installs it where it may.")
    if subprocess.run([npm, "ci", "--ignore-scripts", "--loglevel=error"], cwd=HERE, check=False).returncode:
        sys.exit("`npm ci` failed; what it said is above.")
    mark.write_bytes(lock)


@asynccontextmanager
async def node(program: str, *arguments: str, core: int, stdin: int | None = None) -> AsyncIterator[Process]:
    """A Node program of this folder on one core, ended at the end."""
    taskset = ["taskset", "--cpu-list", str(core)]
    process = await asyncio.create_subprocess_exec(
        *taskset, "node", str(HERE / program), *arguments, stdin=stdin, stdout=PIPE, limit=LINE_LIMIT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@dataclass
class Load:
    """The load generator; `busiest` is the largest part of its core that a phase took."""

    process: Process
    busiest: float = 0.0

    async def do(self, command: str, **order: Any) -> dict[str, Any]:
        """One command; gives its answer with `seconds` and the generator's own `cpu`. Raises LoadError."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"command": command, **order}).encode() + b"\n")
        await self.process.stdin.drain()
        line = await self.process.stdout.readline()
        if not line:
            raise LoadError("the load generator ended")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise LoadError(answer["error"])
        return answer


@asynccontextmanager
async def load_generator() -> AsyncIterator[Load]:
    """The load generator, on the core that the servers don't have."""
    async with node("load/main.mjs", core=cores()[1], stdin=PIPE) as process:
        yield Load(process)


async def ready(process: Process) -> None:
    """Wait until a server of this folder has printed that it listens."""
    assert process.stdout
    line = await asyncio.wait_for(process.stdout.readline(), 20)
    if line != b"ready\n":
        raise LoadError(f"a server did not start: {line.decode()}")
    pin(process.pid, cores()[0])
