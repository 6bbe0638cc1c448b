"""A password forgotten, and a password changed."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User

from .people import NEW_PASSWORD, PASSWORD, last_mail_to, link_in, set_up_app, sign_in, signed_in


def ask_for_a_link(client: Client, email: str) -> str:
    client.post("/accounts/password/reset/", {"email": email})
    return link_in(last_mail_to(email))


def test_a_forgotten_password_is_replaced_by_a_link_in_a_mail(client: Client, alice: User) -> None:
    page = client.get(ask_for_a_link(client, "ALICE@example.org".lower()))
    answer = client.post(page["Location"], {"password1": NEW_PASSWORD}, follow=True)
    assert "Sign in with the new one." in answer.content.decode()
    assert signed_in(client) is None, "a mailbox alone does not sign in: there may be a second factor"
    assert signed_in(sign_in(client, alice, NEW_PASSWORD)) == alice
    assert last_mail_to(alice.email).subject == "Your password for Parley was reset"


def test_the_link_is_good_for_one_use(client: Client, alice: User) -> None:
    link = ask_for_a_link(client, alice.email)
    page = client.get(link)
    client.post(page["Location"], {"password1": NEW_PASSWORD})
    again = Client().get(link, follow=True)
    assert "This link no longer works" in again.content.decode()


def test_the_secret_of_the_link_is_not_in_the_address_of_the_page(client: Client, alice: User) -> None:
    link = ask_for_a_link(client, alice.email)
    assert client.get(link)["Location"].endswith("-set-password/")


def test_an_unknown_address_gets_the_same_answer_and_a_mail_that_says_so(client: Client, alice: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": alice.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert last_mail_to("nobody@example.org").subject == "No account on Parley with this address"


def test_an_account_that_is_switched_off_cannot_be_had_back_by_mail(client: Client, alice: User) -> None:
    alice.is_active = False
    alice.save()
    client.post("/accounts/password/reset/", {"email": alice.email})
    assert "Choose a new password" not in last_mail_to(alice.email).subject


def test_a_reset_does_not_pass_by_the_second_factor(client: Client, alice: User) -> None:
    set_up_app(alice)
    page = client.get(ask_for_a_link(client, alice.email))
    client.post(page["Location"], {"password1": NEW_PASSWORD})
    answer = client.post("/accounts/login/", {"login": alice.email, "password": NEW_PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert signed_in(client) is None


def test_a_changed_password_keeps_this_browser_and_ends_the_others(alices: Client, alice: User) -> None:
    other = sign_in(Client(), alice)
    answer = alices.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}, follow=True
    )
    assert "Your password is changed." in answer.content.decode()
    assert alices.get("/accounts/profile/").status_code == 200
    assert other.get("/accounts/profile/").status_code == 302
    assert last_mail_to(alice.email).subject == "Your password for Parley was changed"


@pytest.mark.parametrize(
    ("present", "new", "words"),
    [
        ("not this one", NEW_PASSWORD, "That is not your current password."),
        (PASSWORD, "short", "This password is too short."),
        (PASSWORD, "alice@example.org", "too similar"),
        (PASSWORD, "", "This field is required."),
    ],
)
def test_a_change_that_is_refused_says_why(alices: Client, alice: User, present: str, new: str, words: str) -> None:
    answer = alices.post("/accounts/password/change/", {"oldpassword": present, "password1": new})
    assert words in answer.content.decode()
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    assert not mail.outbox
