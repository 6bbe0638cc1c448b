"""The mail server is away."""

from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from pytest_django import Settings

from accounts.models import User

from .people import NEW_PASSWORD, PASSWORD


class AwayBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError("no mail server")


@pytest.fixture(autouse=True)
def away(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.AwayBackend"


@pytest.mark.django_db
def test_a_sign_up_says_that_the_mail_could_not_be_sent(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    fields = {"name": "Charlie", "email": "charlie@example.org", "password1": PASSWORD}
    answer = client.post("/accounts/signup/", fields, follow=True)
    assert "The e-mail could not be sent just now." in answer.content.decode()
    assert "could not be sent" in caplog.text


def test_what_was_done_stays_done_without_its_notice(alices: Client, alice: User) -> None:
    answer = alices.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert answer.status_code == 302
    alice.refresh_from_db()
    assert alice.check_password(NEW_PASSWORD)
