"""What people paste where a code or a link belongs."""

import pytest

from rooms.codes import find_slug


@pytest.mark.parametrize(
    "text",
    [
        "abcd-efgh",
        " ABCD-efgh \n",
        "abcd-\u00a0efgh",
        "/rooms/abcd-efgh/",
        "/rooms/abcd-efgh",
        "https://talk.example.org/rooms/abcd-efgh/",
        "HTTPS://Talk.Example.org/rooms/Abcd-Efgh/?from=mail#now",
        "talk.example.org/rooms/abcd-efgh",
        "localhost:8000/rooms/abcd-efgh/settings/",
        "<https://talk.example.org/rooms/abcd-efgh/>,",
        "https://talk.example.org/rooms/abcd%2Defgh/",
    ],
)
def test_the_code_is_found_in(text: str) -> None:
    assert find_slug(text) == "abcd-efgh"


@pytest.mark.parametrize(
    "text", ["", "   ", "ab cd é", "https://talk.example.org/", "http://[", "-abcd", "../../etc", "a_b"]
)
def test_no_code_is_found_in(text: str) -> None:
    assert find_slug(text) == ""
