"""An instance dies, and those who talk do not notice: neither while it is dead, nor when another one takes over."""

import time

from playwright.async_api import expect

from tests.support.gathering import Gathering
from tests.support.kinds import on
from tests.support.line import Line
from tests.support.person import OFFLINE, all_see_and_hear
from tests.support.recovery import PATIENT, Watch, blink

AWAY = "Reconnecting… Your call goes on."


@on("cluster", **PATIENT)
async def test_an_instance_that_is_killed_is_not_noticed_by_those_talking(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    ours, theirs = gathering.installation.servers
    line = Line(theirs)
    await line.mend()
    bob = await gathering.person("Bob")
    bob.expected = OFFLINE
    await bob.page.goto(f"{line.origin}/rooms/{gathering.slug}/")
    await bob.join()
    await all_see_and_hear(alice, bob)
    before = [await bob.id(), await alice.connections(), await bob.connections()]
    watches = [await Watch.on(alice, bob), await Watch.on(bob, alice)]
    began = time.monotonic()
    await theirs.kill()
    await expect(bob.banner(AWAY)).to_be_visible()
    line.target = ours
    await expect(bob.banner(AWAY)).to_be_hidden(timeout=30_000)
    away = time.monotonic() - began
    await all_see_and_hear(alice, bob)
    for watch in watches:
        assert await watch.moves_again() < blink(away)
        assert (await watch.seen())["steps"] == []
    assert [await bob.id(), await alice.connections(), await bob.connections()] == before
    await line.cut()
