"""Who may see what: a room that is not open to somebody is to them no room at all."""

import pytest
from django.test import Client

from accounts.models import User
from rooms.models import Room
from rooms.services.rooms import add_member, change_role, update_room

from .pages import html_of

GET = ["/rooms/{}/", "/rooms/{}/settings/", "/rooms/{}/delete/"]
POST = [
    "/rooms/{}/settings/",
    "/rooms/{}/delete/",
    "/rooms/{}/members/",
    "/rooms/{}/members/1/",
    "/rooms/{}/members/1/remove/",
]
MANAGE = GET[1:]


@pytest.mark.parametrize("path", GET)
def test_a_stranger_cannot_tell_a_forbidden_room_from_none(path: str, charlies: Client, room: Room) -> None:
    there = charlies.get(path.format(room.slug))
    nowhere = charlies.get(path.format("nothing-at-all"))
    assert there.status_code == nowhere.status_code == 404
    assert html_of(there) == html_of(nowhere)
    assert there.headers == nowhere.headers


@pytest.mark.parametrize("path", POST)
def test_nor_by_sending_forms(path: str, charlies: Client, room: Room) -> None:
    data = {"name": "Taken over", "access": "users", "capacity": "2", "email": "charlie@example.org", "role": "host"}
    there = charlies.post(path.format(room.slug), data)
    nowhere = charlies.post(path.format("nothing-at-all"), data)
    assert there.status_code == nowhere.status_code == 404
    assert html_of(there) == html_of(nowhere)
    room.refresh_from_db()
    assert room.name == "Weekly planning"
    assert room.memberships.count() == 2


@pytest.mark.parametrize("path", [*GET, *POST])
def test_a_visitor_signs_in_first_whether_there_is_a_room_or_not(path: str, client: Client, room: Room) -> None:
    method = client.post if path in POST else client.get
    for slug in (room.slug, "nothing-at-all", "Ünë"):
        answer = method(path.format(slug))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/?next=/rooms/")


@pytest.mark.parametrize("path", MANAGE)
def test_members_enter_but_do_not_manage(path: str, bobs: Client, room: Room) -> None:
    there = bobs.get(path.format(room.slug))
    assert there.status_code == 404
    assert html_of(there) == html_of(bobs.get(path.format("nothing-at-all")))


@pytest.mark.parametrize("path", MANAGE)
def test_the_owner_and_hosts_manage(path: str, alices: Client, bobs: Client, room: Room, bob: User) -> None:
    assert alices.get(path.format(room.slug)).status_code == 200
    change_role(room.memberships.get(user=bob), "moderator")
    assert bobs.get(path.format(room.slug)).status_code == 404
    change_role(room.memberships.get(user=bob), "host")
    assert bobs.get(path.format(room.slug)).status_code == 200


def test_a_room_for_all_accounts_is_open_but_not_managed_by_them(charlies: Client, room: Room) -> None:
    update_room(room, access="users")
    assert charlies.get("/rooms/weekly-planning/").status_code == 200
    assert charlies.get("/rooms/weekly-planning/settings/").status_code == 404


def test_who_is_no_longer_a_member_sees_the_room_no_more(bobs: Client, alices: Client, room: Room, bob: User) -> None:
    member = room.memberships.get(user=bob)
    alices.post(f"/rooms/weekly-planning/members/{member.pk}/remove/")
    assert bobs.get("/rooms/weekly-planning/").status_code == 404


def test_an_account_that_is_switched_off_sees_nothing(charlies: Client, charlie: User, room: Room) -> None:
    add_member(room, charlie.email)
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    assert charlies.get("/rooms/weekly-planning/").status_code == 302


@pytest.mark.parametrize("path", ["/", "/rooms/new/", "/join/", "/rooms/occupancy/", *GET, *POST])
def test_a_form_without_its_token_changes_nothing(path: str, alice: User, room: Room) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.post(path.format(room.slug), {"name": "x"}).status_code in (403, 405)
    assert Room.objects.get().name == "Weekly planning"
