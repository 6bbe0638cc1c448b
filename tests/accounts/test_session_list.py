"""Where one is signed in, and the end of that elsewhere."""

from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.templatetags.devices import device

from .people import PASSWORD, sign_in, signed_in

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


def test_the_list_names_browser_and_place(alices: Client, alice: User) -> None:
    phone = Client(headers={"user-agent": PHONE})
    phone.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    html = alices.get("/accounts/sessions/").content.decode()
    assert "Safari on iPhone" in html
    assert "127.0.0.1" in html
    assert html.count("This one") == 1


def test_the_others_are_ended_and_this_one_stays(alices: Client, alice: User, bob: User) -> None:
    other, bobs = sign_in(Client(), alice), sign_in(Client(), bob)
    answer = alices.post("/accounts/sessions/", follow=True)
    assert "You are signed out everywhere else." in answer.content.decode()
    assert signed_in(other) is None
    assert signed_in(alices) == alice
    assert signed_in(bobs) == bob


def test_the_only_session_offers_to_sign_out(alices: Client) -> None:
    html = alices.get("/accounts/sessions/").content.decode()
    assert "Sign out everywhere else" not in html
    assert 'action="/accounts/logout/"' in html


def test_activity_is_noted_once_a_minute_not_at_each_request(
    alices: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    alices.get("/accounts/profile/")
    with django_assert_num_queries(3):  # session, user, the form's own
        alices.get("/accounts/profile/")
    assert UserSession.objects.count() == 1


def test_a_session_that_turns_up_elsewhere_is_noted_at_once(alices: Client) -> None:
    alices.get("/accounts/profile/")
    alices.get("/accounts/profile/", REMOTE_ADDR="192.0.2.7")
    assert UserSession.objects.get().ip == "192.0.2.7"


def test_browsers_are_named_in_two_words() -> None:
    linux = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
    assert device(linux) == "Firefox on Linux"
    assert device(edge) == "Edge on Windows"
    assert device("curl/8.0") == "curl/8.0"
    assert device("") == "Unknown browser"
