"""Making a room."""

import re

import pytest
from django.test import Client

from accounts.models import User
from rooms.models import Room

from .pages import field, html_of, text_of


def test_a_room_is_made_in_one_step(alices: Client, alice: User) -> None:
    answer = alices.post("/rooms/new/", {"name": "Harbour crew", "access": "users"}, follow=True)
    room = Room.objects.get()
    assert (room.name, room.access, room.owner, room.capacity) == ("Harbour crew", "users", alice, 6)
    assert answer.redirect_chain == [(f"/rooms/{room.slug}/settings/", 302)]
    assert "Harbour crew is ready." in text_of(answer)


def test_its_code_cannot_be_guessed(alices: Client) -> None:
    for _round in range(2):
        alices.post("/rooms/new/", {"name": "Twice", "access": "members"})
    first, second = Room.objects.values_list("slug", flat=True)
    assert first != second
    assert len(first.replace("-", "")) == 17


def test_the_page_works_without_javascript(alices: Client) -> None:
    page = text_of(alices.get("/rooms/new/"))
    assert "Who may enter" in page
    assert "Make the room" in page


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Give the room a name."),
        ("   ", "Give the room a name."),
        ("x" * 81, "The name may have up to 80 characters; this one has 81."),
        ("pla\u202enning", "The name has signs in it that cannot be shown."),
    ],
)
def test_a_wrong_name_is_said_beside_the_field_and_kept(alices: Client, name: str, said: str) -> None:
    answer = alices.post("/rooms/new/", {"name": name, "access": "users"})
    assert said in text_of(answer)
    tag = field(answer, "name")
    assert "autofocus" in tag
    assert name.strip() in tag
    assert re.search(r'<input[^>]*value="users"[^>]*checked', html_of(answer))
    assert not Room.objects.exists()


@pytest.mark.parametrize("name", ["x" * 80, "👩‍💻 Prüfung", "  two   blanks "])
def test_a_name_may_be_in_any_script_and_up_to_80_characters(alices: Client, name: str) -> None:
    alices.post("/rooms/new/", {"name": name, "access": "members"})
    assert Room.objects.get().name == " ".join(name.split())


def test_an_unknown_access_is_refused(alices: Client) -> None:
    answer = alices.post("/rooms/new/", {"name": "Odd", "access": "everybody"})
    assert "Choose one of these." in text_of(answer)
    assert not Room.objects.exists()


def test_a_visitor_signs_in_first(client: Client, db: None) -> None:
    assert client.post("/rooms/new/", {"name": "x"})["Location"] == "/accounts/login/?next=/rooms/new/"
