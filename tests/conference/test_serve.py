"""`manage.py serve`, as a real process on a database of its own."""

import json
import sqlite3
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.installation import Installation
from tests.support.kinds import Installations
from tests.support.meeting import MeetingPlace
from tests.support.services import free_port

from .manage import manage


@pytest_asyncio.fixture(loop_scope="session")
async def site(installations: Installations) -> AsyncIterator[Installation]:
    """A running server that belongs to one test."""
    installation = installations.build("embedded")
    await installation.start()
    yield installation
    await installation.stop()


def get(url: str, **headers: str) -> tuple[int, str]:
    """The status and the body of a page."""
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


async def test_health_needs_neither_the_database_nor_a_known_host(site: Installation) -> None:
    origin = site.servers[0].origin
    sqlite3.connect(site.folder / "db.sqlite3").executescript("ALTER TABLE django_session RENAME TO gone")
    assert get(f"{origin}/healthz", Host="elsewhere.example") == (200, "ok")
    assert get(f"{origin}/accounts/login/", Host="elsewhere.example")[0] == 400


async def test_at_sigterm_a_participant_is_told_to_come_back_and_the_exit_code_is_0(site: Installation) -> None:
    place = MeetingPlace(site, await site.room())
    alice = await place.join("Alice")
    assert await site.servers[0].stop(30) == 0
    bye = await alice.expect("bye")
    assert (bye["code"], bye["reconnect"]) == ("restart", True)


async def test_an_oversize_message_is_answered_by_a_bye(site: Installation) -> None:
    place = MeetingPlace(site, await site.room())
    alice = await place.join("Alice")
    await alice.socket.send(json.dumps({"type": "ping", "id": "x" * 70_000}))
    assert (await alice.expect("bye"))["code"] == "bad-message"
    await place.close()


async def test_pages_and_modules_are_served(site: Installation) -> None:
    origin = site.servers[0].origin
    assert get(f"{origin}/accounts/login/")[0] == 200
    assert get(f"{origin}/static/css/tokens.css")[0] == 200


async def test_a_port_in_use_is_one_line(site: Installation) -> None:
    port = str(site.servers[0].port)
    refused = manage("serve", DATA_DIR=str(site.folder), PORT=port)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {port} is in use.")
    assert refused.stderr.count("\n") == 1


async def test_a_second_server_without_redis_is_refused_in_one_line(site: Installation) -> None:
    refused = manage("serve", DATA_DIR=str(site.folder), PORT=str(free_port()))
    assert refused.returncode == 1
    assert "REDIS_URL" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_database_that_is_not_prepared_is_one_line(tmp_path: Path) -> None:
    refused = manage("serve", DATA_DIR=str(tmp_path), PORT=str(free_port()))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "The database is not prepared for this version. Run: manage.py migrate\n"


def test_a_database_that_is_away_is_one_line() -> None:
    refused = manage(
        "serve",
        DATABASE_URL=f"postgres://nobody@127.0.0.1:{free_port()}/nothing",
        SECRET_KEY="long enough and only for the tests of the settings",
        SITE_URL="http://localhost",
    )
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("The database can't be used: ")
    assert "Traceback" not in refused.stderr
