"""How people are named and drawn."""

import pytest

from rooms.listing import Person, names_of
from rooms.templatetags.people import hue, initials, seats


@pytest.mark.parametrize(
    ("names", "line"),
    [
        ([], ""),
        (["Bob Lindqvist"], "Bob"),
        (["Bob", "Chiara"], "Bob and Chiara"),
        (["Bob", "Chiara", "Deniz"], "Bob, Chiara and Deniz"),
        (["Bob", "Chiara", "Deniz", "Emeka"], "Bob, Chiara and 2 others"),
    ],
)
def test_people_are_listed_by_name(names: list[str], line: str) -> None:
    assert names_of([Person(name, name) for name in names]) == line


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Alice Moreau", "AM"),
        ("alice", "A"),
        ("Ana de la Cruz", "AC"),
        ("Bob (work)", "B"),
        ("李小龙", "李"),
        ("", "?"),
        ("…", "…"),
    ],
)
def test_initials_are_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_hue_stays_the_same_and_is_one_of_six() -> None:
    assert hue("abc") == hue("abc")
    assert {hue(number) for number in range(20)} <= set(range(6))


def test_the_table_has_its_seats_all_around() -> None:
    drawn = seats("0.5")["seats"]
    assert [(seat["turn"], seat["hue"]) for seat in drawn] == [(0.0, "0"), (120.0, ""), (240.0, "5")]
