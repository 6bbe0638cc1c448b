"""The sums of docs/scaling.md follow from the figures that stand in it."""

import re

from benchmarks.sums import PAGE, figures, short, with_sums


def test_the_sums_are_those_of_the_figures() -> None:
    page = PAGE.read_text()
    assert with_sums(page) == page, "run: .venv/bin/python benchmarks/sums.py --write"


def test_every_name_in_the_text_is_one_of_the_figures() -> None:
    page = PAGE.read_text()
    text = page.partition("## What limits one instance")[2]
    named = set(re.findall(r"`([a-z_]+)`", text))
    assert named - figures(page).keys() == set()


def test_a_sum_is_told_with_as_many_digits_as_it_deserves() -> None:
    assert [short(value) for value in (0.0317, 1.94, 22, 161.4, 2_213, 35_210)] == [
        "0.032",
        "1.9",
        "22",
        "161",
        "2,210",
        "35,200",
    ]
