"""Joining by code or link."""

import pytest
from django.test import Client

from rooms.models import Room

from .pages import field, text_of


@pytest.mark.parametrize(
    "typed", ["weekly-planning", "  Weekly-Planning ", "https://talk.example.org/rooms/weekly-planning/"]
)
def test_a_code_or_link_leads_to_the_room(bobs: Client, room: Room, typed: str) -> None:
    answer = bobs.post("/join/", {"code": typed})
    assert answer.status_code == 302
    assert answer["Location"] == "/rooms/weekly-planning/"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the room’s code, or paste its link."),
        ("to the right, please", "That is neither a code nor a link of a room."),
        ("no-such-room", "There is no room with this code that you may enter."),
    ],
)
def test_what_leads_nowhere_is_said_beside_the_field(bobs: Client, room: Room, typed: str, said: str) -> None:
    answer = bobs.post("/join/", {"code": typed})
    assert said in text_of(answer)
    assert "Your rooms" in text_of(answer)
    tag = field(answer, "code")
    assert "autofocus" in tag
    assert 'aria-invalid="true"' in tag
    assert typed.strip() in tag


def test_a_stranger_is_told_the_same_of_a_room_and_of_none(charlies: Client, room: Room) -> None:
    there = text_of(charlies.post("/join/", {"code": "weekly-planning"}))
    nowhere = text_of(charlies.post("/join/", {"code": "nothing-at-all"}))
    assert there == nowhere


def test_a_visitor_signs_in_first_whatever_the_code_is(client: Client, room: Room) -> None:
    for code in ("weekly-planning", "nothing-at-all"):
        answer = client.post("/join/", {"code": code}, follow=True)
        assert answer.redirect_chain[-1] == (f"/accounts/login/?next=/rooms/{code}/", 302)


def test_a_visitor_stays_on_the_page_with_what_is_no_code(client: Client, db: None) -> None:
    answer = client.post("/join/", {"code": "???"})
    assert "neither a code nor a link" in text_of(answer)
    assert "Sign up" in text_of(answer)


def test_reloading_after_a_wrong_code_leads_home(bobs: Client) -> None:
    assert bobs.get("/join/")["Location"] == "/"
