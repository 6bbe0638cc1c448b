"""A room's settings: name, access, places; and its end."""

import pytest
from django.core.checks import run_checks
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from rooms.models import Participant, Room

from .pages import enter, field, html_of, text_of

URL = "/rooms/weekly-planning/settings/"
GOOD = {"name": "Weekly planning", "access": "members", "capacity": "6"}


def test_what_is_saved_is_shown(alices: Client, room: Room) -> None:
    answer = alices.post(URL, {"name": "Harbour crew", "access": "users", "capacity": "12"}, follow=True)
    assert "Saved." in text_of(answer)
    room.refresh_from_db()
    assert (room.name, room.access, room.capacity, room.slug) == ("Harbour crew", "users", 12, "weekly-planning")
    assert "<h1>Harbour crew</h1>" in html_of(answer)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("name", "", "Give the room a name."),
        ("name", "x" * 81, "this one has 81."),
        ("capacity", "1", "A room has 2 to 12 places."),
        ("capacity", "13", "A room has 2 to 12 places."),
        ("capacity", "many", "A room has 2 to 12 places."),
        ("capacity", "9" * 400, "A room has 2 to 12 places."),
        ("access", "everybody", "Choose one of these."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(alices: Client, room: Room, name: str, value: str, said: str) -> None:
    answer = alices.post(URL, {**GOOD, "name": "Another name", name: value})
    assert said in text_of(answer)
    assert "Not saved yet" in text_of(answer)
    assert "autofocus" in field(answer, name)
    room.refresh_from_db()
    assert (room.name, room.access, room.capacity) == ("Weekly planning", "members", 6)


def test_what_was_typed_is_kept_and_the_heading_stays(alices: Client, room: Room) -> None:
    answer = alices.post(URL, {**GOOD, "name": "Another name", "capacity": "99"})
    assert 'value="Another name"' in field(answer, "name")
    assert "<h1>Weekly planning</h1>" in html_of(answer)


def test_only_the_first_wrong_field_has_the_focus(alices: Client, room: Room) -> None:
    answer = alices.post(URL, {"name": "", "access": "", "capacity": ""})
    assert html_of(answer).count("autofocus") == 1


def test_who_is_inside_learns_of_the_new_name(alices: Client, room: Room, bob: User) -> None:
    enter(room, bob)
    assert "1 in call now" in text_of(alices.get(URL))
    before = Room.objects.get().revision
    alices.post(URL, {**GOOD, "name": "Harbour crew"})
    assert Room.objects.get().revision > before


def test_deleting_asks_first_and_ends_the_call(alices: Client, room: Room, bob: User) -> None:
    enter(room, bob)
    assert "Delete Weekly planning?" in text_of(alices.get("/rooms/weekly-planning/delete/"))
    assert Room.objects.exists()
    answer = alices.post("/rooms/weekly-planning/delete/", follow=True)
    assert "Weekly planning is deleted." in text_of(answer)
    assert not Room.objects.exists()
    assert not Participant.objects.exists()


def test_a_room_that_is_deleted_meanwhile_is_not_there(alices: Client, room: Room) -> None:
    alices.post("/rooms/weekly-planning/delete/")
    assert alices.post(URL, GOOD).status_code == 404
    assert alices.post("/rooms/weekly-planning/delete/").status_code == 404


def test_a_room_may_hide_everyone_where_there_is_a_relay(alices: Client, room: Room, settings: Settings) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:talk.example.org"], "secret"
    assert "disabled" not in field(alices.get(URL), "relay_only")
    alices.post(URL, {**GOOD, "relay_only": "on"})
    room.refresh_from_db()
    assert room.relay_only
    assert " checked" in field(alices.get(URL), "relay_only")
    alices.post(URL, GOOD)
    room.refresh_from_db()
    assert not room.relay_only


def test_without_a_relay_nobody_can_switch_it_on(alices: Client, room: Room) -> None:
    page = alices.get(URL)
    assert "disabled" in field(page, "relay_only")
    assert "This server has no relay for it." in text_of(page)
    alices.post(URL, {**GOOD, "relay_only": "on"})
    room.refresh_from_db()
    assert not room.relay_only


def test_where_the_relay_is_gone_it_can_be_switched_off_and_nothing_else_is_saved_before(
    alices: Client, room: Room
) -> None:
    Room.objects.update(relay_only=True)
    answer = alices.post(URL, {**GOOD, "name": "Another name", "relay_only": "on"})
    assert "This server has no relay, so nobody could connect to anybody." in text_of(answer)
    alices.post(URL, GOOD)
    room.refresh_from_db()
    assert (room.name, room.relay_only) == ("Weekly planning", False)


def test_every_start_says_which_rooms_no_relay_serves(room: Room, settings: Settings) -> None:
    assert run_checks(tags=["database"], databases=["default"]) == []
    Room.objects.update(relay_only=True)
    (warning,) = run_checks(tags=["database"], databases=["default"])
    assert warning.msg.startswith("1 room is relay only, and there is no TURN server (TURN_URLS)")
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:talk.example.org"], "secret"
    assert run_checks(tags=["database"], databases=["default"]) == []
