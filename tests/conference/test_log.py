"""The log: what happened, for people or for machines, and nothing that is nobody's business."""

import asyncio
import contextlib
import json
import re
import sqlite3
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.support import backstage
from tests.support.installation import Installation
from tests.support.meeting import MeetingPlace

from .manage import manage

Records = list[dict[str, Any]]


@dataclass
class Story:
    """What a server printed that has ended, what must not be in it, and what a second one on its port said."""

    form: str
    log: str
    secrets: list[str]
    refused: str

    def records(self) -> Records:
        """Every line, read as JSON."""
        found = [json.loads(line) for line in self.log.splitlines()]
        for record in found:
            assert {"time", "level", "logger", "process", "message", "connection"} <= record.keys()
            assert datetime.fromisoformat(record["time"]).utcoffset() is not None
        return found


@pytest.fixture(scope="module", params=["line", "json"])
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A conversation on a server that logs all it can."""
    settings = {"LOG_FORMAT": request.param, "LOG_LEVEL": "DEBUG", "RESUME_TTL": "60"}
    return asyncio.run(tell(Installation(tmp_path_factory.mktemp("log"), settings), request.param))


async def tell(installation: Installation, form: str) -> Story:
    await installation.start(users=("Zaphodina", "Trillian"))
    server = installation.servers[0]
    try:
        secrets = await converse(installation)
        again = server.environment | {"PORT": str(server.port), "SITE_URL": server.origin}
        refused = await asyncio.to_thread(manage, "serve", **again)
        assert (refused.returncode, refused.stdout) == (1, "")
    finally:
        await installation.stop()
    return Story(form, server.log.read_text(), secrets, refused.stderr)


async def converse(installation: Installation) -> list[str]:
    """Do all that people do, well and badly; gives what the log must not have."""
    slug = await installation.room("The secret plans", host="Zaphodina", members=["Trillian"])
    cookie = await installation.sign_in("Zaphodina")
    place = MeetingPlace(installation, slug)
    one = await place.join("Zaphodina", cookie=cookie)
    other = await place.join("Trillian")
    await one.send("candidates", recipient=other.id, connection=1, candidates=[{"candidate": "CANDIDATE-192.0.2.77"}])
    await other.send("offer", recipient=one.id, connection=1, sdp="SDP-OF-SOMEBODY")
    await one.expect("offer")
    await one.send("nonsense", text="UNKNOWN-MESSAGE")
    await one.error("unknown-type")
    await one.socket.send('{"type": "offer", "BROKEN-JSON')
    await one.error("bad-message")
    await other.send("ping", id="x" * 70_000)
    await other.bye("bad-message")
    again = await place.connect("Trillian")
    await again.hello(resume=other.resume)
    again.vanish()
    await (await place.connect("Zaphodina")).refused("forbidden", token="TOKEN-IN-HELLO")
    headers = {"Authorization": "Bearer TOKEN-IN-HEADER"}
    await (await place.connect(headers=headers)).refused("forbidden")
    with pytest.raises(InvalidStatus):
        await place.connect(subprotocols=("SOMEBODYS-PROTOCOL",))
    await break_pages(installation, slug, cookie)
    await (await place.connect("", cookie=cookie)).refused("overloaded")
    secrets = [slug, cookie, one.resume["secret"], other.resume["secret"], "secret plans", "TOKEN", "PROTOCOL", "KEY-"]
    people = ["Zaphodina", "Trillian", *map(backstage.email, ("Zaphodina", "Trillian")), backstage.PASSWORD]
    return [*secrets, *people, "SDP-OF", "CANDIDATE", "UNKNOWN", "BROKEN"]


async def break_pages(installation: Installation, slug: str, cookie: str) -> None:
    """Requests that are worth a record: without the CSRF token, from a foreign host, and without a database."""
    origin = installation.servers[0].origin
    form = f"login={backstage.email('Zaphodina')}&password={backstage.PASSWORD}".encode()
    await fetch(f"{origin}/accounts/login/", form)
    await fetch(f"{origin}/accounts/password/reset/key/1-KEY-OF-A-MAIL/", form)
    await fetch(f"{origin}/rooms/{slug}/", form, Host="FOREIGN-HOST.example", Cookie=f"session={cookie}")
    sqlite3.connect(installation.folder / "db.sqlite3").executescript("ALTER TABLE rooms_room RENAME TO gone")
    assert await fetch(f"{origin}/rooms/{slug}/", None, Cookie=f"session={cookie}") == 500


async def fetch(url: str, data: bytes | None, **headers: str) -> int:
    def ask() -> int:
        with contextlib.suppress(urllib.error.HTTPError), urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
        return 500

    request = urllib.request.Request(url, data, headers)
    return await asyncio.to_thread(ask)


def test_nothing_that_people_send_or_are_is_in_it(story: Story) -> None:
    assert "Traceback" in story.log and "/rooms/<str:slug>/" in story.log  # a broken page, by its pattern
    for secret in story.secrets:
        assert secret not in story.log, secret


def test_a_start_that_is_refused_is_a_line_in_the_same_form(story: Story) -> None:
    said = json.loads(story.refused)["message"] if story.form == "json" else story.refused
    assert re.match(r"Port \d+ is in use\.", said)
    assert story.refused.count("\n") == 1


@pytest.mark.parametrize("story", ["json"], indirect=True)
def test_as_json_every_line_is_an_object_and_a_visit_is_found_by_its_connection(story: Story) -> None:
    found = story.records()
    events = [record.get("event") for record in found]
    assert (events[0], events[-1]) == ("started", "stopped")
    assert events.count("opened") == events.count("ended") == 6
    assert events.count("joined") == 3
    assert events.count("refused") == 1
    joined = next(record for record in found if record.get("event") == "joined")
    assert isinstance(joined["room"], int)
    visit = [record for record in found if record["connection"] == joined["connection"]]
    assert [record["event"] for record in visit] == ["opened", "joined", "ended"]
    opened, _, ended = visit
    assert opened["address"] == "127.0.0.1"
    assert ended["code"] == "restart" and ended["seconds"] >= 0
    assert {record["code"] for record in found if record.get("event") == "ended"} >= {
        "bad-message",
        "forbidden",
        "1006",
    }
    broken = [record for record in found if "exc_info" in record]
    assert broken and all("Traceback" in record["exc_info"] for record in broken)


@pytest.mark.parametrize("story", ["line"], indirect=True)
def test_as_lines_a_record_names_its_connection(story: Story) -> None:
    joined = re.search(r" INFO rooms\.signaling\.joining ([0-9a-f]{8}): joined room 1 as \S{10,}\n", story.log)
    assert joined
    assert f" INFO rooms.signaling.endpoint {joined[1]}: opened from 127.0.0.1\n" in story.log
    assert re.search(rf" INFO rooms\.signaling\.endpoint {joined[1]}: ended by restart after [0-9.]+ s\n", story.log)
    assert re.search(r" INFO rooms\.signaling\.lifecycle -: instance \S+ started\n", story.log)
