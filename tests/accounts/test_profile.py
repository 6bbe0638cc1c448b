"""The name that others see."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from accounts.names import clean_name


def test_the_name_can_be_changed(alices: Client, alice: User) -> None:
    answer = alices.post("/accounts/profile/", {"name": "  Alice   Moreau "}, follow=True)
    assert "Your name is saved." in answer.content.decode()
    alice.refresh_from_db()
    assert alice.name == "Alice Moreau"


@pytest.mark.parametrize("name", ["", " ", "x" * 65, "a\u200bb", "\u2066Alice", "Al\nice", "\u3164", "\u2800"])
def test_a_name_that_cannot_be_shown_is_refused(alices: Client, alice: User, name: str) -> None:
    answer = alices.post("/accounts/profile/", {"name": name})
    assert 'id="id_name_error"' in answer.content.decode()
    alice.refresh_from_db()
    assert alice.name == "Alice"


@pytest.mark.parametrize("name", ["李小龍", "Ελένη", "Ngũgĩ wa Thiong’o", "محمد", "x" * 64, "🙂", "O'Neil-Smith Jr."])
def test_names_of_the_world_are_kept(name: str) -> None:
    assert clean_name(name) == name


def test_compatibility_forms_become_plain() -> None:
    assert clean_name("Ａｌｉｃｅ") == "Alice"


def test_what_is_too_long_after_normalisation_is_refused() -> None:
    with pytest.raises(ValidationError):
        clean_name("ﷺ" * 10)


@pytest.mark.django_db
def test_a_visitor_signs_in_first(client: Client) -> None:
    assert client.get("/accounts/profile/")["Location"] == "/accounts/login/?next=/accounts/profile/"
