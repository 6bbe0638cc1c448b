"""Somebody who never reads, in a room where the others go on."""

from tests.faults.hostile import MIB, RawClient, intrude, memory
from tests.support.attendee import Attendee
from tests.support.installation import Installation, until
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace
from tests.support.talk import Talk

SDP = "x" * 60_000
SOON = 30  # s on a busy machine: to be seen congested and, looked at every 5 s, to take no byte for 10 s after that
FAREWELL = 10  # s to read what waits and why it ends


async def drown(place: MeetingPlace, deaf: RawClient) -> None:
    """Dana says more than the connection holds, until what she says is refused."""
    dana = await place.join("Dana")
    for number in range(40):
        await dana.send("offer", recipient=deaf.id, connection=number, sdp=SDP)
    await dana.error("unavailable", recipient=deaf.id)
    await dana.leave()


@on("cluster")
async def test_who_never_reads_is_told_so_and_is_detached_for_the_others_at_once_who_miss_nothing(
    installation: Installation,
) -> None:
    place = MeetingPlace(installation, await installation.room(members=("Bob", "Dana")))
    here, there = installation.servers
    alice, bob = await Attendee.enter(place, "Alice", here), await Attendee.enter(place, "Bob", there)
    before = memory(there)
    late, never = [await intrude(place, "Bob", there, buffer=4096) for _ in range(2)]
    for deaf in (late, never):
        await drown(place, deaf)
    async with Talk(alice, bob) as talk, Talk(bob, alice) as back:

        async def both_detached() -> bool:
            return {alice.states.get(deaf.id) for deaf in (late, never)} == {"detached"}

        await until(both_detached, "Alice sees both detached", SOON)
        assert memory(there) - before < 20 * MIB
        bye = await late.bye()
        assert (bye["code"], bye["reconnect"], late.close_code) == ("overloaded", True, 4513)
        # What waited for it comes first, whole and in order, and nothing that happened afterwards.
        offers = [each["connection"] for each in late.received if each["type"] == "offer"]
        assert offers == list(range(len(offers)))
        assert not [each for each in late.received if each.get("participant", {}).get("state") == "detached"]
        await never.is_aborted(FAREWELL + 8)
    await talk.all_arrive()
    await back.all_arrive()
    assert max(alice.waits(), bob.waits()) < 2
    await place.close()
