"""Node programs of the benchmark: the servers to compare with, and the load generator."""

import asyncio
import json
import shutil
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
    """The load generator could not do what it was told; figures would be wrong."""


def check_packages() -> None:
    """Exit with a line that says how to install what is not there."""
    if not shutil.which("node") or not (HERE / "node_modules" / "ws").exists():
        sys.exit("Node or benchmarks/node_modules is missing. Install what the benchmark needs: make tools")


@asynccontextmanager
async def node(
    program: str, *arguments: str, core: int | None = None, stdin: int | None = None
) -> AsyncIterator[Process]:
    """A Node program of this folder, on one core if that is said, ended at the end."""
    process = await asyncio.create_subprocess_exec(
        "node", str(HERE / program), *arguments, stdin=stdin, stdout=PIPE, limit=LINE_LIMIT
    )
    if core is not None:
        pin(process.pid, core)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def listening(process: Process) -> None:
    """Wait until a server of this folder has printed that it is ready. Raises LoadError."""
    assert process.stdout
    line = await asyncio.wait_for(process.stdout.readline(), 20)
    if line != b"ready\n":
        raise LoadError(f"a server did not start: {line.decode()}")


@dataclass
class Load:
    """The load generator; `busiest` is the largest part of its core that a command took."""

    process: Process
    busiest: float = 0.0

    async def do(self, command: str, **order: Any) -> dict[str, Any]:
        """One command; gives its answer, with its duration in `seconds`. Raises LoadError."""
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
        # A moment's work takes all of the core for that moment, and hinders nobody.
        if answer["seconds"] > 0.5:
            self.busiest = max(self.busiest, answer["busy"])
        return answer


@asynccontextmanager
async def load_generator() -> AsyncIterator[Load]:
    """The load generator, on its own core."""
    async with node("load/main.mjs", core=cores().load, stdin=PIPE) as process:
        yield Load(process)
