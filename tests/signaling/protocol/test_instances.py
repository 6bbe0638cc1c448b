"""Server processes come and go; participants stay."""

import asyncio

from tests.support.installation import Installation, Server
from tests.support.kinds import Installations, on
from tests.support.meeting import MeetingPlace

EXIT = 10.0  # s from SIGTERM to the end of the process


async def test_a_sigterm_says_restart_to_everybody_and_ends_within_ten_seconds(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    bob = await place.join("Bob", server=place.server_of("Alice"))
    server = place.server_of("Alice")
    stopping = asyncio.ensure_future(server.stop(EXIT))
    for client in (alice, bob):
        message = await client.bye("restart")
        assert message["after"] > 0
    assert await stopping == 0
    await server.start()
    back = await place.join("Alice", resume=alice.resume)
    assert back.id == alice.id
    assert [each["id"] for each in back.welcome["participants"]] == [alice.id, bob.id]


async def test_a_start_after_kill_takes_over_and_everyone_resumes(place: MeetingPlace) -> None:
    _, bob = await place.two()
    server = place.server_of("Bob")
    await server.kill()
    await server.start()
    back = await place.join("Bob", resume=bob.resume)
    assert back.id == bob.id
    assert back.welcome["participant"]["joined"] == bob.welcome["participant"]["joined"]


@on("cluster")
async def test_the_other_instance_takes_whoever_lost_one(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await place.server_of("Bob").kill()
    back = await place.join("Bob", server=place.server_of("Alice"), resume=bob.resume)
    assert back.id == bob.id
    await back.send("offer", recipient=alice.id, connection=1, sdp="x")
    assert (await alice.expect("offer"))["sender"] == bob.id
    await place.server_of("Bob").start()


@on("embedded")
async def test_a_second_instance_without_redis_refuses_to_start_and_says_why(installation: Installation) -> None:
    second = Server(installation.environment, installation.folder)
    second.launch()
    assert second.process
    assert await asyncio.to_thread(second.process.wait, 90) != 0
    assert "REDIS_URL" in second.tail()
    assert "Traceback" not in second.tail()


async def test_a_second_instance_on_postgresql_without_redis_refuses_as_well(installations: Installations) -> None:
    alone = installations.build("cluster", REDIS_URL="")
    second = alone.servers.pop()
    try:
        await alone.start()
        second.launch()
        assert second.process
        assert await asyncio.to_thread(second.process.wait, 90) != 0
        assert "REDIS_URL" in second.tail()
    finally:
        await alone.stop()
