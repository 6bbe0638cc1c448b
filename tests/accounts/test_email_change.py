"""Another e-mail address, which counts only when its link was opened."""

import pytest
from django.test import Client

from accounts.models import User

from .people import PASSWORD, confirm, last_mail_to, link_in

NEW = "alice@example.com"


@pytest.fixture
def confirmed(alices: Client) -> Client:
    confirm(alices)
    return alices


def test_the_password_is_asked_for_first(alices: Client, alice: User) -> None:
    answer = alices.post("/accounts/email/", {"email": NEW, "action_add": ""})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    answer = alices.post(answer["Location"], {"password": PASSWORD, "next": "/accounts/email/"})
    assert answer.status_code == 302
    assert last_mail_to(NEW).subject == "Confirm your address for Parley"


def test_the_address_changes_when_its_link_is_opened(confirmed: Client, alice: User) -> None:
    page = confirmed.post("/accounts/email/", {"email": NEW.upper(), "action_add": ""}, follow=True)
    assert "Waiting for you to confirm" in page.content.decode()
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"

    confirmed.post(link_in(last_mail_to(NEW)))
    alice.refresh_from_db()
    assert alice.email == NEW
    assert last_mail_to("alice@example.org").subject == "Your address for Parley was changed"


def test_a_change_can_be_taken_back(confirmed: Client, alice: User) -> None:
    confirmed.post("/accounts/email/", {"email": NEW, "action_add": ""})
    link = link_in(last_mail_to(NEW))
    confirmed.post("/accounts/email/", {"email": NEW, "action_remove": ""})
    confirmed.post(link)
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_the_address_of_another_account_is_neither_told_nor_taken(confirmed: Client, alice: User, bob: User) -> None:
    answer = confirmed.post("/accounts/email/", {"email": bob.email, "action_add": ""}, follow=True)
    assert "Waiting for you to confirm" in answer.content.decode()
    for message in [last_mail_to(bob.email)]:
        confirmed.post(link_in(message))
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    assert User.objects.get(pk=bob.pk).email == bob.email


def test_ones_own_address_is_no_change(confirmed: Client) -> None:
    answer = confirmed.post("/accounts/email/", {"email": "alice@example.org", "action_add": ""})
    assert "That is your address already." in answer.content.decode()
