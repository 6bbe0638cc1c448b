"""A room that hides everyone's address: each configuration says that the relay is the only way."""

from typing import Any

from tests.support.backstage import update_room
from tests.support.client import Client
from tests.support.meeting import MeetingPlace

NOTICED = 12.0  # s, also where the change was made in a process that serves nobody


async def configuration(client: Client) -> Any:
    return (await client.expect("configuration", NOTICED))["configuration"]


async def test_each_configuration_in_such_a_room_says_so(place: MeetingPlace) -> None:
    place.slug = await place.installation.room(relay_only=True)
    alice = await place.join("Alice")
    assert alice.welcome["configuration"]["iceTransportPolicy"] == "relay"
    await alice.send("configuration", id="7")
    assert (await configuration(alice))["iceTransportPolicy"] == "relay"


async def test_who_is_inside_is_told_when_it_begins_and_ends_and_so_is_who_comes(place: MeetingPlace) -> None:
    people = await place.two()
    assert [client.welcome["configuration"].get("iceTransportPolicy") for client in people] == [None, None]
    for policy in ("relay", None):
        await place.installation.backstage(update_room, place.slug, {"relay_only": policy is not None})
        for client in people:
            message = await client.expect("configuration", NOTICED)
            assert message["configuration"].get("iceTransportPolicy") == policy
            assert "reply_to" not in message
        again = await place.join("Bob")
        assert again.welcome["configuration"].get("iceTransportPolicy") == policy
