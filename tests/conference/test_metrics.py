"""The figures for Prometheus: in its format, and right after a real conversation."""

import asyncio
import tomllib
import urllib.request
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from conference import VERSION
from tests.support import site
from tests.support.installation import Installation, Server, until
from tests.support.kinds import Installations
from tests.support.meeting import MeetingPlace
from tests.support.services import free_port

from .conftest import ROOT
from .manage import manage

Figures = dict[str, float]


@pytest_asyncio.fixture(loop_scope="session", scope="module", params=["embedded", "cluster"])
async def watched(request: pytest.FixtureRequest, installations: Installations) -> AsyncIterator[Installation]:
    """An installation whose servers show their figures, each on a port of its own."""
    installation = installations.build(request.param)
    for server in installation.servers:
        server.environment = {**server.environment, "METRICS_PORT": str(free_port())}
    await installation.start()
    yield installation
    await installation.stop()
    installation.check_logs({})


def figures(server: Server) -> Figures:
    """What Prometheus reads, by name and labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.environment['METRICS_PORT']}/metrics", timeout=10) as answer:
        assert answer.headers["content-type"].startswith("text/plain; version=")
        text = answer.read().decode()
    found: Figures = {}
    for family in text_string_to_metric_families(text):
        assert family.documentation
        assert family.type in ("counter", "gauge", "histogram")
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            key = f"{sample.name}{{{labels}}}" if labels else sample.name
            assert key not in found
            found[key] = sample.value
    return found


async def total(installation: Installation) -> Figures:
    """The sums over all servers."""
    found: Figures = {}
    for server in installation.servers:
        for name, value in (await asyncio.to_thread(figures, server)).items():
            found[name] = found.get(name, 0) + value
    return found


async def test_figures_are_right_after_a_conversation(watched: Installation) -> None:
    place = MeetingPlace(watched, await watched.room(capacity=2))
    before = await total(watched)
    assert before["conference_connections"] == before["conference_participants{state=live}"] == 0

    alice, bob = await place.two()
    for _ in range(3):
        await bob.send("offer", recipient=alice.id, connection=1, sdp="v=0")
        await alice.expect("offer")
    await alice.send("answer", recipient=bob.id, connection=1, sdp="v=0")
    await bob.expect("answer")
    await bob.send("offer", recipient="nobody", connection=1, sdp="v=0")
    await bob.error("unknown-participant")
    await (await place.connect("Charlie")).refused("not-found")
    await (await place.connect("Bob")).refused("room-full")

    async def is_settled() -> Figures | None:
        found = await total(watched)
        return found if found["conference_connections"] == 2 else None

    found = await until(is_settled, "two connections")
    assert found["conference_participants{state=live}"] == 2
    assert found["conference_rooms"] == len(watched.servers)
    assert found["conference_joins_total"] == 2
    assert found["conference_joins_refused_total{reason=not-found}"] == 1
    assert found["conference_joins_refused_total{reason=room-full}"] == 1
    assert found["conference_messages_total{type=hello}"] == 4
    assert found["conference_messages_total{type=offer}"] == 4
    assert found["conference_messages_total{type=answer}"] == 1
    assert found["conference_messages_total{type=mute}"] == 0
    assert found["conference_errors_total{code=unknown-participant}"] == 1
    assert found["conference_relay_seconds_count"] == found["conference_relay_seconds_bucket{le=+Inf}"] == 4
    assert 0 < found["conference_relay_seconds_sum"] < 4
    # The changes of two joins, and with two servers every relay.
    across = 0 if watched.embedded else 4
    assert found["conference_bus_sent_total"] - before["conference_bus_sent_total"] >= across
    assert found["conference_bus_lost_total"] == found["conference_bus_misses"] == 0

    bob.vanish()

    async def bob_is_gone() -> bool:
        found = await total(watched)
        # A server that holds nobody else of a room knows nothing of it.
        gone = found["conference_participants{state=detached}"] == (1 if watched.embedded else 0)
        return gone and found["conference_participants{state=live}"] == 1

    await until(bob_is_gone, "a participant who may come back")
    await place.close()


async def test_figures_of_the_process_and_of_what_runs_are_there(watched: Installation) -> None:
    found = figures(watched.servers[0])
    assert found["process_cpu_seconds_total"] > 0
    assert found["process_resident_memory_bytes"] > 10_000_000
    (about,) = [name for name in found if name.startswith("conference_build_info")]
    assert "loop=uvloop,python=3.1" in about and f"version={VERSION}" in about
    assert ("conference_database_connections{state=used}" in found) is not watched.embedded


async def test_they_are_not_public_and_a_port_that_is_taken_is_one_line(watched: Installation) -> None:
    server = watched.servers[0]
    assert await site.get(server.origin, "/metrics") == 404
    again = manage("serve", **server.environment | {"PORT": str(free_port()), "SITE_URL": server.origin})
    assert again.returncode == 1
    assert f"port {server.environment['METRICS_PORT']}: Address already in use" in again.stderr.splitlines()[-1]
    assert "Traceback" not in again.stderr


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["version"] == VERSION
