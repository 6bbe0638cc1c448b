"""Three missed pings are a lost socket; whoever goes on pinging stays."""

from tests.support.kinds import IMPATIENT, on_both
from tests.support.meeting import MeetingPlace

pytestmark = on_both(**IMPATIENT)


async def test_welcome_says_how_often_to_ping_and_how_long_a_place_is_kept(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    assert (alice.welcome["heartbeat"], alice.welcome["resume"]["ttl"]) == (2, 2)


async def test_a_silent_participant_is_detached_and_then_lost(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    changed = await alice.stay_until("participant-changed")
    assert (changed["participant"]["id"], changed["participant"]["state"]) == (bob.id, "detached")
    left = await alice.stay_until("participant-left")
    assert (left["subject"], left["reason"]) == (bob.id, "lost")
    assert alice.socket.close_code is None
