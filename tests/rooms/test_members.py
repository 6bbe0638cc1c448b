"""Members of a room, by e-mail address and with a role."""

import pytest
from django.test import Client

from accounts.models import User
from rooms.models import Participant, Role, Room
from rooms.services.rooms import add_member, create_room

from .pages import enter, field, text_of

URL = "/rooms/weekly-planning/members/"


def test_somebody_is_added_by_e_mail_address(alices: Client, charlies: Client, room: Room, charlie: User) -> None:
    answer = alices.post(URL, {"email": " Charlie@Example.org ", "role": "moderator"}, follow=True)
    assert "Charlie is a member now." in text_of(answer)
    assert room.memberships.get(user=charlie).role == Role.MODERATOR
    assert charlies.get("/rooms/weekly-planning/").status_code == 200


def test_without_a_role_they_are_a_member(alices: Client, room: Room, charlie: User) -> None:
    alices.post(URL, {"email": "charlie@example.org"})
    assert room.memberships.get(user=charlie).role == Role.MEMBER


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "Type an e-mail address."),
        ("bob", "That is not an e-mail address."),
        ("nobody@example.org", "Nobody here has this e-mail address."),
        ("bob@example.org", "They are a member of this room already."),
        ("alice@example.org", "They are a member of this room already."),
    ],
)
def test_who_cannot_be_added_is_said_beside_the_field(alices: Client, room: Room, email: str, said: str) -> None:
    answer = alices.post(URL, {"email": email, "role": "member"})
    assert said in text_of(answer)
    tag = field(answer, "email")
    assert "autofocus" in tag
    assert 'aria-invalid="true"' in tag
    assert email in tag
    assert room.memberships.count() == 2


def test_a_role_is_changed(alices: Client, room: Room, bob: User) -> None:
    member = room.memberships.get(user=bob)
    answer = alices.post(f"{URL}{member.pk}/", {"role": "host"}, follow=True)
    assert "Bob Lindqvist is now: Host." in text_of(answer)
    assert room.memberships.get(user=bob).role == Role.HOST


def test_a_role_that_there_is_not_changes_nothing(alices: Client, room: Room, bob: User) -> None:
    member = room.memberships.get(user=bob)
    answer = alices.post(f"{URL}{member.pk}/", {"role": "king"}, follow=True)
    assert "There is no such role." in text_of(answer)
    assert room.memberships.get(user=bob).role == Role.MEMBER


def test_who_is_removed_leaves_the_call(
    alices: Client, room: Room, bob: User, django_capture_on_commit_callbacks: object
) -> None:
    inside = enter(room, bob)
    member = room.memberships.get(user=bob)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = alices.post(f"{URL}{member.pk}/remove/", follow=True)
    assert "Bob Lindqvist is no longer a member." in text_of(answer)
    inside.refresh_from_db()
    assert inside.state == Participant.State.LEFT


@pytest.mark.parametrize("action", ["", "remove/"])
def test_the_owner_stays_host(action: str, alices: Client, room: Room, alice: User) -> None:
    member = room.memberships.get(user=alice)
    assert alices.post(f"{URL}{member.pk}/{action}", {"role": "member"}).status_code == 404
    assert room.memberships.get(user=alice).role == Role.HOST


def test_a_member_of_another_room_is_out_of_reach(alices: Client, room: Room, bob: User, charlie: User) -> None:
    other = add_member(create_room(charlie, "Elsewhere"), bob.email)
    assert alices.post(f"{URL}{other.pk}/remove/").status_code == 404
    assert bob.memberships.count() == 2


def test_a_host_who_steps_down_goes_home(bobs: Client, room: Room, bob: User) -> None:
    member = room.memberships.get(user=bob)
    member.role = Role.HOST
    member.save()
    assert bobs.post(f"{URL}{member.pk}/", {"role": "member"})["Location"] == "/"


@pytest.mark.parametrize("path", ["", "1/", "1/remove/"])
def test_who_comes_without_a_form_goes_to_the_settings(path: str, alices: Client, room: Room) -> None:
    assert alices.get(f"{URL}{path}")["Location"] == "/rooms/weekly-planning/settings/"


def test_addresses_are_shown_to_hosts_only(alices: Client, bobs: Client, room: Room) -> None:
    assert "bob@example.org" in text_of(alices.get("/rooms/weekly-planning/settings/"))
    assert "alice@example.org" not in text_of(bobs.get("/rooms/weekly-planning/"))
