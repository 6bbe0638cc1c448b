"""A code from an app, and the codes on paper for when the phone is away."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.second_factor import reset_second_factor

from .people import PASSWORD, code_of, confirm, last_mail_to, set_up_app, signed_in


def set_up_by_page(client: Client) -> str:
    """Go through the pages; the app's key."""
    confirm(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'id="authenticator_secret" type="text" value="([A-Z2-7]+)"', page)
    assert found, page
    assert 'src="data:image/svg+xml' in page
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(found[1])})
    assert answer.status_code == 302
    return found[1]


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_and_then_asked_for(alices: Client, alice: User) -> None:
    secret = set_up_by_page(alices)
    assert last_mail_to(alice.email).subject == "Two-factor is on for Parley"
    assert "10 codes are left" in alices.get("/accounts/2fa/").content.decode()

    other = Client()
    answer = other.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert signed_in(other) is None
    other.post("/accounts/2fa/authenticate/", {"code": code_of(secret, 1)})
    assert signed_in(other) == alice


def test_setting_up_asks_for_the_password_first(alices: Client) -> None:
    answer = alices.get("/accounts/2fa/totp/activate/")
    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_a_wrong_code_at_the_set_up_changes_nothing(alices: Client) -> None:
    confirm(alices)
    alices.get("/accounts/2fa/totp/activate/")
    answer = alices.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert "That code is not right" in answer.content.decode()
    assert not Authenticator.objects.exists()


def enter_password(alice: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    return client


def test_a_wrong_code_signs_nobody_in(alice: User) -> None:
    set_up_app(alice)
    client = enter_password(alice)
    answer = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "That code is not right" in answer.content.decode()
    assert signed_in(client) is None


def test_a_code_is_good_for_one_sign_in(alice: User) -> None:
    secret = set_up_app(alice)
    code = code_of(secret)
    first, second = enter_password(alice), enter_password(alice)
    first.post("/accounts/2fa/authenticate/", {"code": code})
    second.post("/accounts/2fa/authenticate/", {"code": code})
    assert signed_in(first) == alice
    assert signed_in(second) is None


def test_a_used_code_stays_used_as_long_as_it_would_be_accepted(alice: User) -> None:
    secret = set_up_app(alice)
    code = code_of(secret)
    enter_password(alice).post("/accounts/2fa/authenticate/", {"code": code})
    # allauth forgets the use of a code after 30 s; it is accepted for 90 s.
    cache.delete(f"allauth.mfa.totp.used?user={alice.pk}&code={code}")
    thief = enter_password(alice)
    thief.post("/accounts/2fa/authenticate/", {"code": code})
    assert signed_in(thief) is None


def test_a_recovery_code_signs_in_once(alices: Client, alice: User) -> None:
    set_up_by_page(alices)
    page = alices.get("/accounts/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"<li>([0-9]{8}|[0-9]{4}[- ][0-9]{4})</li>", page)
    assert len(codes) == 10
    first = enter_password(alice)
    first.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert signed_in(first) == alice
    second = enter_password(alice)
    second.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert signed_in(second) is None
    assert "9 codes are left" in alices.get("/accounts/2fa/").content.decode()


def test_the_recovery_codes_can_be_kept_as_a_file(alices: Client) -> None:
    set_up_by_page(alices)
    answer = alices.get("/accounts/2fa/recovery-codes/download/")
    assert answer["Content-Type"].startswith("text/plain")
    assert len(answer.content.split()) == 10


def test_switching_off_voids_the_recovery_codes(alices: Client, alice: User) -> None:
    set_up_by_page(alices)
    answer = alices.post("/accounts/2fa/totp/deactivate/", follow=True)
    assert "The app is switched off." in answer.content.decode()
    assert not Authenticator.objects.exists()
    assert last_mail_to(alice.email).subject == "Two-factor is off for Parley"


def test_a_code_serves_to_confirm_who_one_is(alices: Client, alice: User) -> None:
    secret = set_up_app(alice)
    answer = alices.post("/accounts/2fa/reauthenticate/", {"code": code_of(secret), "next": "/accounts/delete/"})
    assert answer["Location"] == "/accounts/delete/"
    assert "Delete my account" in alices.get("/accounts/delete/").content.decode()


def test_a_lost_second_factor_can_be_reset(alice: User, roots: Client) -> None:
    set_up_app(alice)
    answer = roots.post(
        "/admin/accounts/user/",
        {"action": "reset_second_factor", "_selected_action": [alice.pk]},
        follow=True,
    )
    assert "1 person now signs in with the password alone" in answer.content.decode()
    assert signed_in(enter_password(alice)) == alice
    assert last_mail_to(alice.email).subject == "Your second factor for Parley was reset"


def test_there_is_nothing_to_reset_without_a_second_factor(alice: User) -> None:
    assert reset_second_factor(alice) is False
    assert not mail.outbox


def test_passkeys_are_not_there_yet(alices: Client) -> None:
    assert alices.get("/accounts/2fa/webauthn/").status_code == 404
