"""A place for a server process: filled again when it ends, but not in a hurry."""

import asyncio
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conference.place import FIRST_PAUSE, Place
from tests.support.installation import until

# What a server process does, in short: notes its start, says that it serves, and ends.
SERVES_AND_DIES = """
import pathlib, socket, sys, time
open(sys.argv[1], "a").write(f"{time.time()}\\n")
socket.socket(fileno=int(sys.argv[2].split(":")[1])).send(b"r")
sys.exit(3)
"""

# Serves until it is told to stop; does not start while the file "broken" is there.
SERVES = """
import pathlib, socket, sys
if pathlib.Path(sys.argv[1]).exists():
    sys.exit(1)
line = socket.socket(fileno=int(sys.argv[2].split(":")[1]))
line.send(b"r")
line.recv(1)
"""


@pytest.fixture
def port() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        yield bound


def starts(journal: Path) -> list[float]:
    return list(map(float, journal.read_text().split())) if journal.exists() else []


async def test_one_that_dies_again_and_again_is_started_later_and_later(port: socket.socket, tmp_path: Path) -> None:
    journal = tmp_path / "starts"
    place = Place(0, [sys.executable, "-c", SERVES_AND_DIES, str(journal)], [port])
    keeping = asyncio.ensure_future(place.keep())
    assert await place.began is True

    async def started() -> list[float]:
        return starts(journal)[3:]

    await until(started, "the fourth start", 20)
    first, second, third, fourth = starts(journal)
    assert second - first >= 0.5
    assert third - second >= 1
    assert fourth - third >= 2
    closed = time.monotonic()
    place.close()
    await asyncio.wait_for(keeping, 10)
    assert time.monotonic() - closed < 3.5  # it does not wait for the end of the pause


async def test_nothing_follows_a_first_one_that_does_not_serve(port: socket.socket) -> None:
    place = Place(0, [sys.executable, "-c", "raise SystemExit(1)"], [port])
    await asyncio.wait_for(place.keep(), 20)
    assert await place.began is False


async def test_a_program_that_can_not_be_started_is_told(port: socket.socket) -> None:
    place = Place(0, ["/there/is/no/such/program"], [port])
    await asyncio.wait_for(place.keep(), 20)
    assert await place.began is False


async def test_a_renewal_waits_until_the_new_one_serves(port: socket.socket, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    place = Place(0, [sys.executable, "-c", SERVES, str(broken)], [port])
    keeping = asyncio.ensure_future(place.keep())
    assert await place.began is True
    broken.touch()
    renewing = asyncio.ensure_future(place.renew())

    async def failed() -> bool:
        return place.pause > FIRST_PAUSE

    await until(failed, "a start that fails", 20)
    assert not renewing.done()
    broken.unlink()
    await asyncio.wait_for(renewing, 20)
    place.close()
    await asyncio.wait_for(keeping, 20)
