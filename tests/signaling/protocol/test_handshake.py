"""Who gets a socket, and as whom."""

import time

import pytest
from websockets.exceptions import InvalidStatus

from tests.support.backstage import change_user, make_user
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace

NOWHERE = "no-such-room"


async def test_serves_a_client_that_offers_version_one(place: MeetingPlace) -> None:
    client = await place.connect("Alice", subprotocols=("something-else", "conference.v1"))
    assert client.socket.subprotocol == "conference.v1"
    assert (await client.hello())["participant"]["name"] == "Alice"


async def test_serves_a_client_that_offers_no_subprotocol(place: MeetingPlace) -> None:
    client = await place.connect("Alice", subprotocols=())
    assert client.socket.subprotocol is None
    await client.hello()


async def test_refuses_a_client_that_offers_only_others(place: MeetingPlace) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        await place.connect("Alice", subprotocols=("conference.v2",))
    assert refusal.value.response.status_code == 403


async def test_uses_no_compression(place: MeetingPlace) -> None:
    client = await place.connect("Alice")
    assert not client.socket.protocol.extensions


async def test_a_member_enters_under_the_name_of_the_account(place: MeetingPlace) -> None:
    bob = await place.join("Bob", name="Somebody else")
    assert bob.welcome["participant"]["name"] == "Bob"
    assert bob.welcome["participant"]["guest"] is False


async def test_a_signed_out_visitor_learns_nothing_of_any_room(place: MeetingPlace) -> None:
    known = await (await place.connect()).refused("unauthenticated")
    unknown = await (await place.connect(slug=NOWHERE)).refused("unauthenticated")
    assert known == unknown


async def test_a_stranger_cannot_tell_a_forbidden_room_from_none(place: MeetingPlace) -> None:
    forbidden = await (await place.connect("Charlie")).refused("not-found")
    unknown = await (await place.connect("Charlie", slug=NOWHERE)).refused("not-found")
    assert forbidden == unknown


async def test_any_account_enters_a_room_for_users(place: MeetingPlace) -> None:
    slug = await place.installation.room(access="users")
    client = await place.connect("Charlie", slug=slug)
    assert (await client.hello())["participant"]["role"] == "member"


@pytest.mark.parametrize("slug", ["Ä", "a" * 300, "..", "%00", "a%2fb"])
async def test_a_slug_that_cannot_be_is_as_unknown_as_any(place: MeetingPlace, slug: str) -> None:
    try:
        client = await place.connect("Alice", slug=slug)
    except InvalidStatus as refusal:
        assert refusal.response.status_code in (403, 404)
    else:
        await client.refused("not-found")


@pytest.mark.parametrize(
    "origin",
    ["https://localhost:{port}", "http://localhost:1", "http://elsewhere.example", "http://127.0.0.1:{port}", "null"],
)
async def test_a_foreign_origin_has_no_cookie_identity(place: MeetingPlace, origin: str) -> None:
    client = await place.connect("Alice", origin=origin.format(port=place.server_of("Alice").port))
    await client.refused("unauthenticated")


async def test_without_an_origin_there_is_no_cookie_identity(place: MeetingPlace) -> None:
    client = await place.connect("Alice", origin=None)
    await client.refused("unauthenticated")


@pytest.mark.parametrize("cookie", ["x", "0" * 32, "ä", "a" * 3000])
async def test_a_cookie_of_no_session_is_no_identity(place: MeetingPlace, cookie: str) -> None:
    await (await place.connect(cookie=cookie)).refused("unauthenticated")


async def test_an_inactive_account_is_no_identity(place: MeetingPlace) -> None:
    await place.installation.backstage(make_user, "Ines")
    slug = await place.installation.room(access="users")
    cookie = await place.installation.sign_in("Ines")
    await place.installation.backstage(change_user, "Ines", {"is_active": False})
    await (await place.connect(cookie=cookie, slug=slug)).refused("unauthenticated")


async def test_a_name_without_an_account_does_not_open_a_room_for_members(place: MeetingPlace) -> None:
    await (await place.connect()).refused("unauthenticated", name="Guest")


async def test_a_wrong_token_in_hello_is_the_only_identity_tried(place: MeetingPlace) -> None:
    await (await place.connect("Alice")).refused("forbidden", token="wrong")


async def test_a_wrong_token_in_the_handshake_is_the_only_identity_tried(place: MeetingPlace) -> None:
    client = await place.connect("Alice", headers={"Authorization": "Bearer wrong"})
    await client.refused("forbidden")


@on("embedded")
async def test_says_nothing_before_hello_and_waits_five_seconds_for_it(place: MeetingPlace) -> None:
    began = time.monotonic()
    client = await place.connect("Alice")
    bye = await client.bye("hello-timeout", 10)
    # The server counts from the handshake, which on a busy machine has ended a while before this knows of it.
    assert time.monotonic() - began > 4.9
    assert client.received == [bye]
