"""In by e-mail address and password, and out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User

from .people import PASSWORD, sign_in, signed_in

WRONG = "That e-mail address and password do not belong together. Check both, or reset the password."


def test_the_address_may_be_typed_in_any_case(client: Client, alice: User) -> None:
    client.post("/accounts/login/", {"login": " ALICE@Example.ORG", "password": PASSWORD})
    assert signed_in(client) == alice


def test_one_comes_where_one_wanted_to_go(client: Client, alice: User) -> None:
    answer = client.post(
        "/accounts/login/?next=/rooms/demo/", {"login": alice.email, "password": PASSWORD, "next": "/rooms/demo/"}
    )
    assert answer["Location"] == "/rooms/demo/"


def test_nobody_is_led_to_another_site(client: Client, alice: User) -> None:
    answer = client.post(
        "/accounts/login/", {"login": alice.email, "password": PASSWORD, "next": "https://example.com/"}
    )
    assert answer["Location"] == "/"


@pytest.mark.parametrize("login", ["alice@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_look_alike(client: Client, alice: User, login: str) -> None:
    answer = client.post("/accounts/login/", {"login": login, "password": "not this one"})
    assert answer.status_code == 200
    assert WRONG in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert signed_in(client) is None


def test_an_account_that_is_switched_off_is_told_so_with_the_right_password_only(client: Client, alice: User) -> None:
    alice.is_active = False
    alice.save()
    wrong = client.post("/accounts/login/", {"login": alice.email, "password": "not this one"})
    assert WRONG in wrong.content.decode()
    right = client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD}, follow=True)
    assert "This account is switched off" in right.content.decode()
    assert signed_in(client) is None


@pytest.mark.parametrize(("remember", "days"), [("on", 30), ("", 0)])
def test_staying_signed_in_is_a_choice(client: Client, alice: User, remember: str, days: int) -> None:
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD, "remember": remember})
    cookie = client.cookies["session"]
    assert (cookie["max-age"] or 0) == days * 24 * 60 * 60
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_session_has_another_key_after_signing_in(client: Client, alice: User) -> None:
    session = client.session
    session["colour"] = "green"
    session.save()
    before = session.session_key
    sign_in(client, alice)
    assert client.session.session_key != before


def test_signing_out_takes_a_button_not_a_link(alices: Client, alice: User) -> None:
    page = alices.get("/accounts/logout/")
    assert "Sign out?" in page.content.decode()
    assert signed_in(alices) == alice
    alices.post("/accounts/logout/")
    assert signed_in(alices) is None


def test_who_is_signed_in_needs_no_sign_in_page(alices: Client) -> None:
    assert alices.get("/accounts/login/")["Location"] == "/"


def test_the_last_sign_in_is_known(alices: Client, alice: User) -> None:
    alice.refresh_from_db()
    assert alice.last_login is not None
    assert timezone.now() - alice.last_login < timedelta(minutes=1)
