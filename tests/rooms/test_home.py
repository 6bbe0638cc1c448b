"""The home page: my rooms with who is inside, and what a visitor sees."""

import pytest
from django.test import Client

from accounts.models import User
from rooms.models import Room
from rooms.services.rooms import create_room

from .pages import enter, html_of, text_of


def test_a_visitor_reads_what_this_is_and_may_sign_in_sign_up_or_join(client: Client, db: None) -> None:
    page = text_of(client.get("/"))
    assert "in the browser" in page
    assert "Sign in" in page
    assert "Sign up" in page
    assert 'name="code"' in html_of(client.get("/"))


def test_somebody_without_rooms_is_shown_how_to_make_one(charlies: Client) -> None:
    page = text_of(charlies.get("/"))
    assert "No rooms yet" in page
    assert "New room" in page
    assert "or go to somebody’s room" in page


def test_rooms_say_who_may_enter_and_what_i_am_there(alices: Client, bobs: Client, room: Room) -> None:
    assert "Members only · you are host" in text_of(alices.get("/"))
    assert "you are host" not in text_of(bobs.get("/"))
    assert "Weekly planning" in text_of(bobs.get("/"))


def test_a_stranger_does_not_see_the_room(charlies: Client, room: Room) -> None:
    assert "Weekly planning" not in text_of(charlies.get("/"))


def test_a_room_open_to_all_accounts_is_listed_for_its_members_only(charlies: Client, alice: User) -> None:
    create_room(alice, "Open house", access=Room.Access.USERS)
    assert "Open house" not in text_of(charlies.get("/"))


def test_rows_say_who_is_inside(alices: Client, room: Room, alice: User, bob: User) -> None:
    assert "Nobody here" in text_of(alices.get("/"))
    enter(room, bob)
    page = text_of(alices.get("/"))
    assert "1 in call now Bob" in page
    assert "1 person is in 1 of them right now" in page
    enter(room, alice)
    page = text_of(alices.get("/"))
    assert "2 in call now Bob and Alice" in page
    assert "2 people are in 1 of them right now" in page


def test_somebody_with_two_tabs_is_one_person(alices: Client, room: Room, bob: User) -> None:
    enter(room, bob)
    enter(room, bob)
    assert "1 in call now Bob" in text_of(alices.get("/"))


def test_rooms_with_people_come_first(alices: Client, room: Room, alice: User, bob: User) -> None:
    create_room(alice, "A quiet one")
    enter(room, bob)
    page = text_of(alices.get("/"))
    assert page.index("Weekly planning") < page.index("A quiet one")


def test_only_hosts_find_the_way_to_the_settings(alices: Client, bobs: Client, room: Room) -> None:
    assert "/rooms/weekly-planning/settings/" in html_of(alices.get("/"))
    assert "/rooms/weekly-planning/settings/" not in html_of(bobs.get("/"))


def test_the_fragment_tells_the_same_as_the_page(alices: Client, room: Room, bob: User) -> None:
    enter(room, bob)
    fragment = alices.get("/rooms/occupancy/")
    assert "1 in call now" in text_of(fragment)
    assert "<html" not in html_of(fragment)
    rows = html_of(fragment).split("<ul", 1)[1].strip()
    assert rows in html_of(alices.get("/"))
    assert "no-store" in fragment["Cache-Control"]


def test_the_fragment_ends_with_the_session(client: Client, db: None) -> None:
    answer = client.get("/rooms/occupancy/")
    assert answer.status_code == 403
    assert answer.content == b""


@pytest.mark.parametrize("path", ["/", "/rooms/occupancy/"])
def test_fifty_rooms_cost_as_many_queries_as_one(
    path: str, alices: Client, room: Room, alice: User, django_assert_max_num_queries: object
) -> None:
    for number in range(50):
        enter(create_room(alice, f"Room {number}"), alice)
    alices.get(path)  # The first visit notes the session.
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        alices.get(path)


def test_what_people_call_themselves_is_text_and_never_markup(alices: Client, room: Room, bob: User) -> None:
    bob.name = "<script>alert(1)</script>"
    bob.save()
    Room.objects.filter(pk=room.pk).update(name="<img src=x onerror=alert(1)>")
    enter(room, bob)
    page = html_of(alices.get("/"))
    assert "<script>alert" not in page
    assert "<img" not in page
