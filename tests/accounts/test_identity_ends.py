"""Everything that ends an identity says so at once, and only that does."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import update_last_login
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.sessions import user_of_session
from accounts.signals import identity_ended

from .conftest import Ended
from .people import NEW_PASSWORD, PASSWORD, last_mail_to, link_in, session_key, sign_in


def test_signing_out_ends_this_session(alices: Client, ended: Ended) -> None:
    key = session_key(alices)
    alices.post("/accounts/logout/")
    assert ended == [("alice@example.org", key)]


def test_the_session_is_gone_when_its_end_is_told(alices: Client) -> None:
    key = session_key(alices)
    found = []

    def look(session_key: str, **kwargs: object) -> None:
        found.append(user_of_session(session_key))

    identity_ended.connect(look)
    alices.post("/accounts/logout/")
    identity_ended.disconnect(look)
    assert key
    assert found == [None]


def test_signing_out_in_the_admin_counts_too(roots: Client, ended: Ended) -> None:
    key = session_key(roots)
    roots.post("/admin/logout/")
    assert ended == [("root@example.org", key)]


def test_changing_the_password_ends_all_sessions(alices: Client, ended: Ended) -> None:
    answer = alices.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert answer.status_code == 302
    assert ended == [("alice@example.org", "")]


def test_resetting_the_password_ends_all_sessions(client: Client, alice: User, ended: Ended) -> None:
    client.post("/accounts/password/reset/", {"email": alice.email})
    page = client.get(link_in(last_mail_to(alice.email)))
    client.post(page["Location"], {"password1": NEW_PASSWORD})
    assert ended == [("alice@example.org", "")]


def test_setting_a_first_password_ends_all_sessions(client: Client, alice: User, ended: Ended) -> None:
    User.objects.filter(pk=alice.pk).update(password="!none")
    client.force_login(User.objects.get(pk=alice.pk))
    answer = client.post("/accounts/password/set/", {"password1": NEW_PASSWORD})
    assert answer.status_code == 302
    assert ended == [("alice@example.org", "")]


def test_a_password_changed_on_the_command_line_counts_too(
    alice: User, ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda *args, **kwargs: NEW_PASSWORD)
    call_command("changepassword", alice.email)
    assert ended == [("alice@example.org", "")]


def test_deactivation_ends_all_sessions_for_good(alices: Client, alice: User, ended: Ended) -> None:
    key = session_key(alices)
    alice.is_active = False
    alice.save()
    assert ended == [("alice@example.org", "")]
    alice.is_active = True
    alice.save()
    assert user_of_session(key) is None, "activated again, the old session must not sign in"


def test_deletion_ends_all_sessions(alices: Client, alice: User, ended: Ended) -> None:
    alice.delete()
    assert ended == [("alice@example.org", "")]
    assert not Session.objects.exists()


def test_a_bulk_deletion_ends_each_one(alice: User, bob: User, ended: Ended) -> None:
    User.objects.all().delete()
    assert sorted(ended) == [("alice@example.org", ""), ("bob@example.org", "")]


def test_ending_the_other_sessions_names_each(alice: User, alices: Client, ended: Ended) -> None:
    others = [sign_in(Client(), alice), sign_in(Client(), alice)]
    keys = {("alice@example.org", session_key(other)) for other in others}
    alices.post("/accounts/sessions/")
    assert set(ended) == keys
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [session_key(alices)]


def test_what_ends_nothing_says_nothing(alices: Client, alice: User, ended: Ended, settings: Settings) -> None:
    alices.post("/accounts/profile/", {"name": "Alice the second"})
    update_last_login(User, alice)
    alice.save()
    User.objects.create_user("charlie@example.org", PASSWORD, name="Charlie", is_active=False).delete()
    assert ended == [("charlie@example.org", "")], "only the deletion"
