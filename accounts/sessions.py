"""Whose session is it, and is it still valid? Read from the database alone, and nothing is written.

Django's own `get_user` deletes a session that it does not accept, and moves it to a new key during a key
rotation. A WebSocket handshake can set no cookie, so either would sign the person out; hence this.
Sessions must be kept in the database (`SESSION_ENGINE` `…sessions.backends.db`).
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from .models import User

BATCH = 500  # keys a query; SQLite allows some thousands of parameters at most


def user_of_session(session_key: str) -> User | None:
    """The active user who is signed in by this session, or None. Two queries, none for an empty key.

    Every join asks this, so the queries are plain SQL, which costs a third of what Django's would.
    """
    if not session_key:
        return None
    sessions = Session.objects.raw("SELECT * FROM django_session WHERE session_key = %s", [session_key])
    session = next(iter(sessions), None)
    if session is None or session.expire_date <= timezone.now():
        return None
    content = session.get_decoded()
    users = User.objects.raw("SELECT * FROM accounts_user WHERE id = %s AND is_active", [_user_pk(content)])
    user = next(iter(users), None)
    return user if user is not None and _is_signed(content, user) else None


def is_signed_in(user: User, session_key: str) -> bool:
    """Whether that session signs in `user`, who is still active. One query."""
    sql = """
        SELECT u.*, s.session_data AS session FROM accounts_user u
        JOIN django_session s ON s.session_key = %s AND s.expire_date > %s
        WHERE u.id = %s AND u.is_active"""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    found = next(iter(User.objects.raw(sql, [session_key, now, user.pk])), None)
    if found is None:
        return False
    content = Session(session_data=vars(found)["session"]).get_decoded()
    return _user_pk(content) == user.pk and _is_signed(content, found)


def live_sessions(session_keys: Iterable[str]) -> set[str]:
    """Those of the keys whose session still signs an active user in. Two queries for each 500 keys."""
    keys = iter({key for key in session_keys if key})
    live: set[str] = set()
    while batch := list(islice(keys, BATCH)):
        live.update(_users_of(batch))
    return live


def _users_of(keys: list[str]) -> dict[str, User]:
    """The users of those sessions that are valid, by session key."""
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    contents = {row.session_key: row.get_decoded() for row in rows}
    wanted = {key: pk for key, content in contents.items() if (pk := _user_pk(content)) is not None}
    users = User.objects.filter(is_active=True).in_bulk(set(wanted.values()))
    return {key: user for key, pk in wanted.items() if (user := users.get(pk)) and _is_signed(contents[key], user)}


def _user_pk(content: dict[str, object]) -> int | None:
    """The user whom the session names, if it was made by a way of signing in that is still in use."""
    pk = str(content.get(SESSION_KEY, ""))
    return int(pk) if pk.isdecimal() and content.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS else None


def _is_signed(content: dict[str, object], user: User) -> bool:
    """Whether the session was made with the user's present password, under the present key or a former one."""
    found = str(content.get(HASH_SESSION_KEY, ""))
    return any(constant_time_compare(found, expected) for expected in _auth_hashes(user))


def _auth_hashes(user: User) -> Iterator[str]:
    yield user.get_session_auth_hash()
    yield from user.get_session_auth_fallback_hash()
