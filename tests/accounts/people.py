"""What people do in these tests: sign in, read their mail, look at their phone."""

import base64
import hmac
import re
import struct
import time
from typing import Any

from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from accounts.models import User

PASSWORD = "a horse of another colour"
NEW_PASSWORD = "a bicycle made for two"


def sign_in(client: Client, user: User, password: str = PASSWORD) -> Client:
    """Go through the sign-in page; the browser is signed in afterwards."""
    answer = client.post("/accounts/login/", {"login": user.email, "password": password, "remember": "on"})
    assert answer.status_code == 302, answer.content.decode()
    assert session_key(client)
    return client


def signed_in(client: Client) -> User | None:
    """Who is signed in in this browser."""
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def session_key(client: Client) -> str:
    """The key in the browser's cookie."""
    return client.session.session_key or ""


def confirm(client: Client, password: str = PASSWORD) -> None:
    """Give the password again, as pages that matter ask for."""
    answer = client.post("/accounts/reauthenticate/", {"password": password})
    assert answer.status_code == 302, answer.content.decode()


def last_mail_to(email: str) -> Any:
    """The newest mail to this address."""
    return next(message for message in reversed(mail.outbox) if email in message.to)


def link_in(message: Any) -> str:
    """The path of the first link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", message.body)
    assert found, message.body
    return found[1]


def code_of(secret: str, period: int = 0) -> str:
    """What an authenticator app with this key shows now (RFC 6238), or `period` times 30 s later."""
    counter = struct.pack(">Q", int(time.time()) // 30 + period)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    (value,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(value & 0x7FFFFFFF) % 1_000_000:06}"


def set_up_app(user: User) -> str:
    """Give the user an authenticator app, as if set up long ago; the app's key."""
    secret = base64.b32encode(b"twenty bytes of key.").decode()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    return secret
