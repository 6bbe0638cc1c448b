"""What every answer says to the browser about itself, whichever page it is."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from .manage import PRODUCTION, manage

# Answers of every kind: pages, a refusal, a redirect, a script, the admin.
VISITORS = ["/", "/accounts/login/", "/no/such/page/", "/rooms/any/", "/jsi18n/", "/rooms/occupancy/"]
ADMINISTRATORS = ["/", "/admin/", "/admin/rooms/room/", "/admin/rooms/room/add/", "/accounts/sessions/", "/rooms/new/"]
ASK = """
from django.test import Client
for secure in (False, True):
    answer = Client(headers={"host": "talk.example.org"}).get("/rooms/any/", secure=secure)
    print(answer.status_code, answer.headers.get("Strict-Transport-Security"), answer.headers["Location"])
"""


def check(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    allowed = headers["Permissions-Policy"].split(", ")
    assert {"camera=(self)", "microphone=(self)", "display-capture=(self)"} <= set(allowed)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("path", VISITORS)
def test_an_answer_to_a_visitor_allows_our_own_pages_alone(client: Client, path: str) -> None:
    check(client, path)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ADMINISTRATORS)
def test_so_does_one_to_an_administrator(client: Client, path: str) -> None:
    root = get_user_model().objects.create_user("root@example.org", name="Root", is_staff=True, is_superuser=True)
    client.force_login(root)
    check(client, path)


def test_over_https_browsers_are_sent_there_and_told_to_stay() -> None:
    shown = manage("shell", "--no-imports", "-c", ASK, **PRODUCTION | {"TRUST_PROXY": "false"})
    assert shown.stdout.splitlines() == [
        "301 None https://talk.example.org/rooms/any/",
        "302 max-age=31536000 /accounts/login/?next=/rooms/any/",
    ], shown.stderr
