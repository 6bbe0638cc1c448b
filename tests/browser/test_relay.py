"""Where there is no direct way, the call goes through the installation's own TURN server."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.support.browsers import Browsers
from tests.support.gathering import Gathering
from tests.support.installation import Installation
from tests.support.kinds import Installations
from tests.support.person import all_see_and_hear
from tests.support.services import TURN_SECRET

# As if no direct way were open: the browser may use relayed candidates alone.
RELAY_ONLY = """(() => {
  const Direct = globalThis.RTCPeerConnection;
  const only = (configuration) => ({ ...configuration, iceTransportPolicy: 'relay' });
  globalThis.RTCPeerConnection = class extends Direct {
    constructor(configuration) { super(only(configuration)); }
    setConfiguration(configuration) { super.setConfiguration(only(configuration)); }
  };
})()"""


@pytest_asyncio.fixture(loop_scope="session")
async def installation(installations: Installations, turn_server: str) -> AsyncIterator[Installation]:
    """One that knows of a TURN server."""
    found = await installations.get("embedded", pages=True, TURN_URLS=f"turn:{turn_server}", TURN_SECRET=TURN_SECRET)
    before = found.log_sizes()
    yield found
    found.check_logs(before)


async def test_two_who_cannot_reach_each_other_meet_over_turn(gathering: Gathering, browsers: Browsers) -> None:
    people = [await gathering.person(name) for name in ("Alice", "Bob")]
    for person in people:
        await person.context.add_init_script(RELAY_ONLY)
        await person.enter()
    await all_see_and_hear(*people)
    for person in people:
        assert [each["relayed"] for each in (await person.stats()).values()] == [True]
