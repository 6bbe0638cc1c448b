"""What an administrator does in the admin acts on the live sockets, whichever instance has them."""

import asyncio

from tests.support import site
from tests.support.backstage import email, key_of, make_administrator, make_user
from tests.support.meeting import MeetingPlace

AT_ONCE = 5.0  # s, on every instance and on a busy machine
# With two instances, Alice's socket is on the one that Root asks, Bob's on the other.


async def act(place: MeetingPlace, model: str, action: str, key: str) -> None:
    await place.installation.backstage(make_administrator, "Root")
    cookie = await place.installation.sign_in("Root")
    await site.act(place.server_of("Alice").origin, cookie, model, action, key)


async def act_on_room(place: MeetingPlace, action: str) -> None:
    await act(
        place, "rooms/room", action, await place.installation.backstage(key_of, "rooms.Room", {"slug": place.slug})
    )


async def test_locking_and_unlocking_is_heard_and_holds_at_once(place: MeetingPlace) -> None:
    await place.installation.backstage(make_user, "Dana")
    place.slug = await place.installation.room(members=("Bob", "Dana"))
    alice, bob = await place.two()
    await act_on_room(place, "lock")
    for client in (alice, bob):
        assert (await client.expect("room-changed", AT_ONCE))["room"]["locked"] is True
    await (await place.connect("Dana")).refused("locked")
    await act_on_room(place, "unlock")
    for client in (alice, bob):
        assert (await client.expect("room-changed", AT_ONCE))["room"]["locked"] is False
    await place.join("Dana")


async def test_the_end_of_a_call_is_the_end_for_everybody_in_it(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await act_on_room(place, "end_call")
    await asyncio.gather(alice.bye("ended", AT_ONCE), bob.bye("ended", AT_ONCE))
    again = await place.join("Bob", resume=bob.resume)
    assert again.id != bob.id
    assert len(again.welcome["participants"]) == 1


async def test_who_is_removed_is_out_at_once_and_the_others_see_it(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    await act(place, "rooms/participant", "remove", bob.id)
    await bob.bye("removed", AT_ONCE)
    left = await alice.expect("participant-left", AT_ONCE)
    assert (left["subject"], left["reason"]) == (bob.id, "removed")


async def test_an_account_that_is_switched_off_leaves_its_calls(place: MeetingPlace) -> None:
    await place.installation.backstage(make_user, "Otto")
    place.slug = await place.installation.room(members=("Otto",))
    alice, otto = await place.join("Alice"), await place.join("Otto")
    await alice.expect("participant-joined")
    key = await place.installation.backstage(key_of, "accounts.User", {"email": email("Otto")})
    await act(place, "accounts/user", "deactivate", key)
    await otto.bye("session-ended", AT_ONCE)
    assert (await alice.expect("participant-left", AT_ONCE))["reason"] == "session-ended"
    await act(place, "accounts/user", "activate", key)
