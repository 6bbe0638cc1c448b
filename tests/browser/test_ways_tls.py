"""A network that lets out nothing but TLS: the TURN server is reached over TLS, with credentials from the server."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.browsers import Browsers
from tests.support.certificates import Authority, key_digest
from tests.support.gathering import Gathering
from tests.support.kinds import Installations
from tests.support.person import all_see_and_hear
from tests.support.services import TURN_SECRET, coturn
from tests.support.ways import way

# What this page's connections were given by the server.
SERVERS = "() => [...conference.call.peers.values()][0].connection.getConfiguration().iceServers"


@pytest_asyncio.fixture(loop_scope="session")
async def gathering(
    installations: Installations, browsers: Browsers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Gathering]:
    """A room in which everything goes over a TURN server that is reached over TLS alone; `url` is its address."""
    certificate = Authority(tmp_path_factory.mktemp("turns")).issue("localhost", "127.0.0.1")
    with coturn(certificate=certificate) as address:
        url = f"turns:localhost:{address.split(':')[1]}?transport=tcp"
        installation = await installations.get("embedded", pages=True, TURN_URLS=url, TURN_SECRET=TURN_SECRET)
        before = installation.log_sizes()
        meeting = Gathering(installation, browsers, await installation.room(relay_only=True))
        # An authority of one's own is nobody that a browser knows, so it is told of the key.
        trusting = await browsers.chromium(trusted=key_digest(certificate[0]))
        for name in ("Alice", "Bob"):
            await meeting.person(name, browser=trusting)
        yield meeting
        await meeting.close()
        installation.check_logs(before)


async def test_two_meet_over_a_turn_server_that_is_reached_over_tls(gathering: Gathering) -> None:
    people = alice, bob = gathering.people
    for person in people:
        await person.enter()
    await all_see_and_hear(*people)
    for person, other in ((alice, bob), (bob, alice)):
        found = await way(person, other)
        assert (found.local, found.remote, found.relay_protocol) == ("relay", "relay", "tls"), found
        (given,) = await person.page.evaluate(SERVERS)
        assert given["urls"] == [gathering.installation.extra["TURN_URLS"]]
        expires, name = given["username"].split(":")
        assert expires.isdigit()
        assert name == await person.id()
