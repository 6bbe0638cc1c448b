"""Users in the admin, and the way into it."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User

from .conftest import Ended
from .people import NEW_PASSWORD, PASSWORD, code_of, last_mail_to, link_in, set_up_app, sign_in, signed_in

USERS = "/admin/accounts/user/"


@pytest.mark.django_db
def test_the_admin_is_entered_by_the_products_sign_in(client: Client) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"


def test_a_password_alone_does_not_enter_where_there_is_a_second_factor(client: Client, root: User) -> None:
    secret = set_up_app(root)
    client.post("/accounts/login/", {"login": root.email, "password": PASSWORD})
    assert client.get("/admin/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/admin/").status_code == 200


def test_who_is_not_staff_is_refused(alices: Client) -> None:
    assert alices.get("/admin/", follow=True).status_code == 403


def test_a_password_is_not_posted_to_the_admin(client: Client, root: User) -> None:
    client.post("/admin/login/", {"username": root.email, "password": PASSWORD})
    assert signed_in(client) is None


def test_a_superuser_made_on_the_server_needs_no_mail(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", email="owner@example.org", name="Owner", interactive=False)
    sign_in(client, User.objects.get())
    assert client.get("/admin/").status_code == 200


def test_ones_own_password_is_changed_on_the_products_page(roots: Client) -> None:
    assert roots.get("/admin/password_change/")["Location"] == "/accounts/password/change/"


def test_an_account_with_a_password_can_sign_in_at_once(roots: Client, client: Client) -> None:
    roots.post(f"{USERS}add/", {"email": "Dora@Example.org", "name": "Dora", "password": NEW_PASSWORD})
    dora = User.objects.get(email="dora@example.org")
    assert signed_in(sign_in(client, dora, NEW_PASSWORD)) == dora


def test_an_account_without_a_password_gets_one_by_its_owner(roots: Client, client: Client) -> None:
    roots.post(f"{USERS}add/", {"email": "dora@example.org", "name": "Dora", "password": ""})
    dora = User.objects.get(email="dora@example.org")
    assert not dora.has_usable_password()
    client.post("/accounts/password/reset/", {"email": dora.email})
    page = client.get(link_in(last_mail_to(dora.email)))
    client.post(page["Location"], {"password1": NEW_PASSWORD})
    assert signed_in(sign_in(client, dora, NEW_PASSWORD)) == dora


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "ALICE@example.org", "already exists"),
        ("password", "short", "too short"),
        ("name", "a\u200bb", "seen"),
    ],
)
def test_a_mistake_in_a_new_account_is_said(roots: Client, alice: User, field: str, value: str, words: str) -> None:
    answer = roots.post(f"{USERS}add/", {"email": "d@example.org", "name": "D", "password": "", field: value})
    assert words in answer.content.decode()
    assert User.objects.count() == 2


def test_an_address_changed_by_an_administrator_counts_at_once(roots: Client, client: Client, alice: User) -> None:
    fields = {"email": "alice@example.net", "name": "Alice", "is_active": "on"}
    answer = roots.post(f"{USERS}{alice.pk}/change/", fields)
    assert answer.status_code == 302, answer.content.decode()
    alice.refresh_from_db()
    assert signed_in(sign_in(client, alice)) == alice


def act(client: Client, action: str, *users: User) -> str:
    data = {"action": action, "_selected_action": [user.pk for user in users]}
    return client.post(USERS, data, follow=True).content.decode()


def test_switching_off_ends_sessions_and_switching_on_lets_in_again(
    roots: Client, alices: Client, alice: User, ended: Ended
) -> None:
    assert "1 account changed." in act(roots, "deactivate", alice)
    assert ended == [(alice.email, "")]
    assert alices.get("/accounts/profile/").status_code == 302
    act(roots, "activate", alice)
    assert signed_in(sign_in(alices, alice)) == alice
    assert {entry.get_change_message() for entry in LogEntry.objects.all()} == {"Switched off.", "Switched on."}


def test_nobody_switches_themselves_off(roots: Client, root: User) -> None:
    act(roots, "deactivate", root)
    root.refresh_from_db()
    assert root.is_active


@pytest.fixture
def helpdesk(db: None) -> Client:
    """Somebody who may change users, and is no superuser."""
    from .conftest import make_user

    user = make_user("help@example.org", "Help")
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    return sign_in(Client(), user)


def test_staff_cannot_make_themselves_superusers(helpdesk: Client) -> None:
    user = User.objects.get(email="help@example.org")
    fields = {"email": user.email, "name": "Helper", "is_active": "on", "is_superuser": "on"}
    helpdesk.post(f"{USERS}{user.pk}/change/", fields)
    user.refresh_from_db()
    assert user.name == "Helper"
    assert not user.is_superuser


def test_staff_cannot_touch_a_superuser(helpdesk: Client, root: User) -> None:
    set_up_app(root)
    act(helpdesk, "reset_second_factor", root)
    act(helpdesk, "deactivate", root)
    helpdesk.post(f"{USERS}{root.pk}/change/", {"email": "x@example.org", "name": "X", "is_active": "on"})
    helpdesk.post(f"{USERS}{root.pk}/password/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    helpdesk.post(f"{USERS}{root.pk}/delete/", {"post": "yes"})
    act(helpdesk, "delete_selected", root)
    root.refresh_from_db()
    assert (root.email, root.is_active) == ("root@example.org", True)
    assert root.check_password(PASSWORD)
    assert Authenticator.objects.filter(user=root).exists()


def test_secrets_have_no_page_of_their_own(roots: Client, alice: User) -> None:
    set_up_app(alice)
    html = roots.get("/admin/").content.decode()
    assert "authenticator" not in html.lower()
    assert roots.get("/admin/mfa/authenticator/").status_code == 404
    assert roots.get("/admin/account/emailaddress/").status_code == 404


def test_people_are_found_and_filtered(roots: Client, alice: User, bob: User) -> None:
    set_up_app(alice)
    assert "bob@example.org" not in roots.get(f"{USERS}?q=alic").content.decode()
    html = roots.get(f"{USERS}?second_factor=yes").content.decode()
    assert "alice@example.org" in html
    assert "bob@example.org" not in html
    assert "alice@example.org" not in roots.get(f"{USERS}?second_factor=no").content.decode()


def test_the_list_costs_the_same_for_many(roots: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    User.objects.bulk_create(User(email=f"u{number}@example.org", name=f"U {number}") for number in range(200))
    with django_assert_max_num_queries(12):
        assert roots.get(USERS).status_code == 200


def test_the_pages_of_a_user_open(roots: Client, alice: User) -> None:
    pages = ["add/", f"{alice.pk}/change/", f"{alice.pk}/password/", f"{alice.pk}/history/", f"{alice.pk}/delete/"]
    for path in (USERS + page for page in pages):
        assert roots.get(path).status_code == 200, path
