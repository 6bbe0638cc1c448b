"""Every account page is in the product's look and keeps to its content security policy."""

import re

import pytest
from django.test import Client

from accounts.models import User

from .people import confirm, set_up_app

ENTRANCE = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-nothing/",
    "/accounts/password/reset/key/done/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/nothing/",
    "/accounts/inactive/",
]
MANAGE = [
    "/accounts/profile/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/sessions/",
    "/accounts/delete/",
]
SECOND_FACTOR = [
    "/accounts/2fa/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/generate/",
]


def check(html: str) -> None:
    assert "<h1" in html
    assert " · Parley</title>" in html
    assert "css/account.css" in html
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ENTRANCE)
def test_a_page_for_visitors(client: Client, path: str) -> None:
    html = client.get(path, follow=True).content.decode()
    check(html)
    assert 'class="art"' in html


@pytest.mark.parametrize("path", MANAGE)
def test_a_page_of_ones_account(alices: Client, path: str) -> None:
    confirm(alices)
    answer = alices.get(path)
    assert answer.status_code == 200
    html = answer.content.decode()
    check(html)
    assert html.count('aria-current="page"') == 1


@pytest.mark.parametrize("path", SECOND_FACTOR)
def test_a_page_of_a_second_factor(alices: Client, alice: User, path: str) -> None:
    confirm(alices)
    set_up_app(alice)
    answer = alices.get(path)
    assert answer.status_code == 200
    check(answer.content.decode())


@pytest.mark.django_db
def test_the_sign_in_page_keeps_no_secret_in_a_shared_cache(client: Client) -> None:
    answer = client.get("/accounts/login/")
    assert "no-store" in answer["Cache-Control"]
    assert "style-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
