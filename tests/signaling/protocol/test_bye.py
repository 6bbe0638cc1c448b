"""Before every close that the server can announce there is a `bye`, and it comes at once."""

import asyncio

from tests.support import site
from tests.support.backstage import PASSWORD, make_user, membership
from tests.support.meeting import MeetingPlace

AT_ONCE = 5.0  # s, on every instance and on a busy machine


async def test_leave_is_answered_by_bye(place: MeetingPlace) -> None:
    alice = await place.join("Alice")
    await alice.send("leave", id="l")
    assert (await alice.bye("left"))["reply_to"] == "l"


async def test_a_logout_ends_the_sockets_of_that_session_alone(place: MeetingPlace) -> None:
    cookie, other = await place.installation.sign_in("Bob"), await place.installation.sign_in("Bob")
    alice = await place.join("Alice")
    sockets = [await place.join("Bob", server=server, cookie=cookie) for server in place.installation.servers]
    stays = await place.join("Bob", cookie=other)
    assert await site.post(place.server_of("Alice").origin, "/accounts/logout/", cookie) == 302
    for socket in sockets:
        await socket.bye("session-ended", AT_ONCE)
        left = await alice.expect("participant-left", AT_ONCE)
        assert left["reason"] == "session-ended"
    assert "bye" not in [each["type"] for each in await stays.drain()]


async def test_an_ended_session_cannot_be_resumed(place: MeetingPlace) -> None:
    cookie = await place.installation.sign_in("Bob")
    bob = await place.join("Bob", cookie=cookie)
    await site.post(place.server_of("Bob").origin, "/accounts/logout/", cookie)
    await bob.bye("session-ended", AT_ONCE)
    await (await place.connect(cookie=cookie)).refused("unauthenticated")
    assert (await place.join("Bob", resume=bob.resume)).id != bob.id


async def test_a_changed_password_ends_the_other_sessions(place: MeetingPlace) -> None:
    await place.installation.backstage(make_user, "Petra")
    place.slug = await place.installation.room(members=("Petra",))
    cookie, other = await place.installation.sign_in("Petra"), await place.installation.sign_in("Petra")
    petra = await place.join("Petra", cookie=other)
    new = "another long and unusual one"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    origin = place.server_of("Alice").origin
    assert await site.post(origin, "/accounts/password/change/", cookie, **fields) == 302
    await petra.bye("session-ended", AT_ONCE)


async def test_those_in_a_room_that_is_deleted_are_told_so(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    cookie = await place.installation.sign_in("Alice")
    await site.delete_room(place.server_of("Alice").origin, cookie, place.slug)
    await asyncio.gather(alice.bye("ended", AT_ONCE), bob.bye("ended", AT_ONCE))
    await (await place.connect("Alice")).refused("not-found")


async def test_a_member_who_is_removed_from_the_room_leaves_it_at_once(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    cookie = await place.installation.sign_in("Alice")
    row = await place.installation.backstage(membership, place.slug, "Bob")
    await site.remove_member(place.server_of("Alice").origin, cookie, place.slug, row)
    await bob.bye("session-ended", AT_ONCE)
    assert (await alice.expect("participant-left", AT_ONCE))["subject"] == bob.id
    await (await place.connect("Bob")).refused("not-found")


async def test_a_change_of_the_room_reaches_those_inside(place: MeetingPlace) -> None:
    alice, bob = await place.two()
    cookie = await place.installation.sign_in("Alice")
    await site.rename_room(place.server_of("Alice").origin, cookie, place.slug, "Tuesday")
    for client in (alice, bob):
        changed = await client.expect("room-changed", AT_ONCE)
        assert changed["room"]["name"] == "Tuesday"
        assert changed["revision"] == bob.welcome["revision"] + 1
