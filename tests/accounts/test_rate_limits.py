"""Guessing is slow, and the page says why."""

import pytest
from django.test import Client

from accounts.models import User

from .people import PASSWORD, set_up_app, sign_in, signed_in


def test_five_wrong_passwords_close_the_account_for_a_while(client: Client, alice: User) -> None:
    for _ in range(5):
        client.post("/accounts/login/", {"login": alice.email, "password": "not this one"})
    answer = client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert "too many tries with a wrong password" in answer.content.decode()
    assert signed_in(client) is None


def test_others_sign_in_meanwhile(client: Client, alice: User, bob: User) -> None:
    for _ in range(5):
        client.post("/accounts/login/", {"login": alice.email, "password": "not this one"})
    assert signed_in(sign_in(Client(), bob)) == bob


@pytest.mark.django_db
def test_too_many_sign_ups_from_one_address_get_a_page_in_plain_words(client: Client) -> None:
    for number in range(10):
        client.post("/accounts/signup/", {"name": "C", "email": f"c{number}@example.org", "password1": PASSWORD})
    answer = client.post("/accounts/signup/", {"name": "C", "email": "c@example.org", "password1": PASSWORD})
    assert answer.status_code == 429
    assert "Wait a few minutes" in answer.content.decode()
    assert User.objects.count() == 10


def test_codes_cannot_be_guessed_either(client: Client, alice: User) -> None:
    set_up_app(alice)
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    answer = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "too many tries" in answer.content.decode()


def test_a_proxy_that_is_not_ours_cannot_lend_addresses(client: Client, alice: User) -> None:
    for number in range(5):
        client.post(
            "/accounts/login/",
            {"login": alice.email, "password": "not this one"},
            headers={"x-forwarded-for": f"192.0.2.{number}"},
        )
    assert signed_in(client) is None
    answer = client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert "too many tries" in answer.content.decode()
