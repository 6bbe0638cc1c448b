"""From a stranger to somebody who is signed in."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User

from .people import NEW_PASSWORD, PASSWORD, last_mail_to, link_in, signed_in

CHARLIE = {"name": "Charlie", "email": "Charlie@Example.org", "password1": PASSWORD}


@pytest.mark.django_db
def test_a_stranger_signs_up_confirms_and_is_signed_in(client: Client) -> None:
    answer = client.post("/accounts/signup/", CHARLIE, follow=True)
    assert "Check your mail" in answer.content.decode()
    assert signed_in(client) is None

    message = last_mail_to("charlie@example.org")
    assert message.subject == "Welcome to Parley: confirm your address"
    assert "Charlie" not in message.body, "a stranger's words must not reach any mailbox through us"
    page = client.get(link_in(message))
    assert "Confirm the address" in page.content.decode()
    assert signed_in(client) is None, "opening the link alone does nothing: mail scanners open links too"

    client.post(link_in(message))
    charlie = signed_in(client)
    assert charlie is not None
    assert (charlie.email, charlie.name) == ("charlie@example.org", "Charlie")


@pytest.mark.django_db
def test_the_link_in_another_browser_confirms_but_signs_nobody_in(client: Client) -> None:
    client.post("/accounts/signup/", CHARLIE)
    elsewhere = Client()
    elsewhere.post(link_in(last_mail_to("charlie@example.org")))
    assert signed_in(elsewhere) is None
    answer = elsewhere.post("/accounts/login/", {"login": "charlie@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    assert signed_in(elsewhere) is not None


@pytest.mark.django_db
def test_without_confirmation_nobody_signs_in(client: Client) -> None:
    client.post("/accounts/signup/", CHARLIE)
    other = Client()
    other.post("/accounts/login/", {"login": "charlie@example.org", "password": PASSWORD})
    assert signed_in(other) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "This field is required."),
        ("name", "   ", "This field is required."),
        ("name", "x" * 65, "Use at most 64 characters."),
        ("name", "Ali\u202ece", "characters that cannot be seen"),
        ("email", "charlie", "Enter a valid email address."),
        ("email", "", "This field is required."),
        ("password1", "short", "This password is too short."),
        ("password1", "charlie@example.org", "too similar"),
        ("password1", "1234567890", "too common"),
    ],
)
def test_a_mistake_is_said_beside_its_field(client: Client, field: str, value: str, words: str) -> None:
    answer = client.post("/accounts/signup/", CHARLIE | {field: value})
    html = answer.content.decode()
    assert words in html
    assert f'id="id_{field}_error"' in html
    assert not User.objects.exists()


def test_an_address_that_is_taken_is_told_to_its_owner_alone(client: Client, alice: User) -> None:
    taken = client.post("/accounts/signup/", CHARLIE | {"email": alice.email})
    told = last_mail_to(alice.email)
    free = Client().post("/accounts/signup/", CHARLIE)
    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    assert told.subject == "You have an account on Parley already"
    assert User.objects.filter(email=alice.email).count() == 1
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    assert alice.name == "Alice"


@pytest.mark.django_db
def test_an_account_that_nobody_confirmed_does_not_block_the_address(client: Client, alice: User) -> None:
    client.post("/accounts/signup/", CHARLIE)
    cache.clear()  # three minutes go by: one address gets no more than a mail in three minutes
    owner = Client()
    owner.force_login(alice)
    owner.post("/accounts/reauthenticate/", {"password": PASSWORD})
    owner.post("/accounts/email/", {"email": "charlie@example.org", "action_add": ""})
    owner.post(link_in(last_mail_to("charlie@example.org")))
    alice.refresh_from_db()
    assert alice.email == "charlie@example.org"
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_link_that_is_wrong_says_so(client: Client) -> None:
    answer = client.get("/accounts/confirm-email/nothing/")
    assert "This link no longer works" in answer.content.decode()


@pytest.mark.django_db
def test_someone_who_forgot_having_signed_up_may_reset_the_password(client: Client) -> None:
    client.post("/accounts/signup/", CHARLIE)
    client.post("/accounts/password/reset/", {"email": "charlie@example.org"})
    message = last_mail_to("charlie@example.org")
    assert message.subject == "Choose a new password for Parley"
    page = client.get(link_in(message))
    client.post(page["Location"], {"password1": NEW_PASSWORD})
    assert User.objects.get().check_password(NEW_PASSWORD)
    assert len(mail.outbox) == 3
