"""Whose session is it: read, never written."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from accounts.sessions import live_sessions, sign_in_of, user_of_session

from .people import NEW_PASSWORD, session_key


def test_a_session_names_its_user(alices: Client, alice: User) -> None:
    assert user_of_session(session_key(alices)) == alice


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 32, "' or 1=1 --"])
def test_an_unknown_key_is_nobody(key: str) -> None:
    assert user_of_session(key) is None


def test_a_session_without_a_user_is_nobody(client: Client, alice: User) -> None:
    session = client.session
    session["colour"] = "green"
    session.save()
    assert user_of_session(session_key(client)) is None


def test_an_expired_session_is_nobody_and_stays(alices: Client) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert user_of_session(session_key(alices)) is None
    assert Session.objects.count() == 1


def test_an_inactive_user_is_nobody_and_the_session_stays(alices: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert user_of_session(session_key(alices)) is None
    assert Session.objects.count() == 1


def test_a_session_of_a_former_password_is_nobody_and_stays(alices: Client, alice: User) -> None:
    alice.set_password(NEW_PASSWORD)
    User.objects.filter(pk=alice.pk).update(password=alice.password)
    assert user_of_session(session_key(alices)) is None
    assert Session.objects.count() == 1


def test_a_way_of_signing_in_that_is_no_longer_in_use_is_nobody(alices: Client, settings: Settings) -> None:
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    assert user_of_session(session_key(alices)) is None


def test_a_key_rotation_ends_no_session_and_moves_none(alices: Client, alice: User, settings: Settings) -> None:
    key = session_key(alices)
    before = Session.objects.get().session_data
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key of the server"
    assert user_of_session(key) == alice
    assert set(live_sessions({key: None})) == {key}
    assert Session.objects.get().session_data == before


def test_a_page_opened_during_a_key_rotation_keeps_the_key_of_the_session(
    alices: Client, alice: User, settings: Settings
) -> None:
    key = session_key(alices)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "a new key of the server"
    settings.SECRET_KEY_FALLBACKS = [former]
    assert alices.get("/accounts/profile/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert session_key(alices) == key
    assert user_of_session(key) == alice, "the new key alone has signed it now"


def test_without_the_former_key_the_session_is_nobody(alices: Client, settings: Settings) -> None:
    key = session_key(alices)
    settings.SECRET_KEY = "a new key of the server"
    assert user_of_session(key) is None


def test_contents_that_name_no_number_are_nobody(alices: Client) -> None:
    session = alices.session
    session[SESSION_KEY] = "alice"
    session.save()
    assert user_of_session(session_key(alices)) is None


def test_many_keys_cost_few_queries(
    alices: Client,
    roots: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    keys = {session_key(alices), session_key(roots)}
    with django_assert_num_queries(2):
        assert set(live_sessions(dict.fromkeys([*keys, "", "nobody", "nothing"]))) == keys
    with django_assert_max_num_queries(6):
        assert set(live_sessions(dict.fromkeys([*keys, *(f"key{number}" for number in range(1400))]))) == keys


def test_a_session_that_was_judged_and_has_not_changed_is_not_judged_again(
    alices: Client, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = session_key(alices)
    judged = live_sessions({key: None})
    found = sign_in_of(key)
    assert found is not None
    monkeypatch.setattr(Session, "get_decoded", None)
    with django_assert_num_queries(2):
        assert live_sessions(dict(judged)) == judged
    assert live_sessions({key: found[1]}) == judged, "nor one that was judged at the door"


def end() -> None:
    Session.objects.all().delete()


def expire() -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def deactivate() -> None:
    User.objects.update(is_active=False)


def change_password() -> None:
    changed = User(password="")
    changed.set_password(NEW_PASSWORD)
    User.objects.update(password=changed.password)


def sign_out() -> None:
    Session.objects.update(session_data=Session.objects.encode({}))


@pytest.mark.parametrize("change", [end, expire, deactivate, change_password, sign_out])
def test_a_session_that_was_judged_ends_with_whatever_changes(alices: Client, change: Callable[[], None]) -> None:
    judged = live_sessions({session_key(alices): None})
    change()
    assert live_sessions(dict(judged)) == {}


def test_a_session_that_was_judged_and_was_written_since_is_judged_again(alices: Client) -> None:
    key = session_key(alices)
    judged = live_sessions({key: None})
    session = alices.session
    session["colour"] = "green"
    session.save()
    renewed = live_sessions(dict(judged))
    assert set(renewed) == {key}
    assert renewed != judged


def test_one_key_costs_two_queries(alices: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        user_of_session(session_key(alices))
