"""Whose session is it, and is it still valid? Read from the database alone, and nothing is written.

Django's own `get_user` deletes a session that it does not accept, and moves it to a new key during a key
rotation. A WebSocket handshake can set no cookie, so either would sign the person out; hence this.
Sessions must be kept in the database (`SESSION_ENGINE` `…sessions.backends.db`).
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from .models import User

BATCH = 500  # keys a query; SQLite allows some thousands of parameters at most


class Proof(NamedTuple):
    """What a session was found valid by: while nothing of it changes, it need not be judged again."""

    user: int
    content: bytes  # digest of the session and the user's password, as they are stored

    @classmethod
    def of(cls, user: int, data: str, password: str) -> "Proof":
        return cls(user, hashlib.blake2b(f"{password} {data}".encode(), digest_size=16).digest())


def user_of_session(session_key: str) -> User | None:
    """The active user who is signed in by this session, or None. Two queries, none for an empty key."""
    found = sign_in_of(session_key)
    return found[0] if found is not None else None


def sign_in_of(session_key: str) -> tuple[User, Proof] | None:
    """The same, with the proof for `live_sessions`.

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
    if user is None or not _is_signed(content, user):
        return None
    return user, Proof.of(user.pk, session.session_data, user.password)


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


def live_sessions(known: Mapping[str, Proof | None]) -> dict[str, Proof]:
    """Those of the keys whose session still signs an active user in, with the proof for the next time.

    Two queries for each 500 keys, and two more for those whose proof, if there is one, is not what is stored now.
    """
    keys = iter({key for key in known if key})
    live: dict[str, Proof] = {}
    while batch := list(islice(keys, BATCH)):
        same = _unchanged({key: proof for key in batch if (proof := known[key])})
        live.update(same)
        if others := [key for key in batch if key not in same]:
            live.update(_judged(others))
    return live


def _unchanged(known: dict[str, Proof]) -> dict[str, Proof]:
    """Those of which everything is still stored as it was. To decode and compare them costs ten times as much.

    Every instance asks this each second, so it is plain SQL, too.
    """
    if not known:
        return {}
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    users = {proof.user for proof in known.values()}
    with connection.cursor() as cursor:
        sql = f"SELECT id, password FROM accounts_user WHERE is_active AND id IN ({_places(users)})"  # noqa: S608
        cursor.execute(sql, [*users])
        passwords = dict(cursor.fetchall())
        keys = _places(known)
        sql = f"SELECT session_key, session_data FROM django_session WHERE expire_date > %s AND session_key IN ({keys})"  # noqa: S608
        cursor.execute(sql, [now, *known])
        stored = cursor.fetchall()
    return {
        key: proof
        for key, data in stored
        if (password := passwords.get((proof := known[key]).user)) and Proof.of(proof.user, data, password) == proof
    }


def _places(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _judged(keys: list[str]) -> dict[str, Proof]:
    """Those of the sessions that are valid."""
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    sessions = {row.session_key: (row.session_data, row.get_decoded()) for row in rows}
    wanted = {key: pk for key, (_, content) in sessions.items() if (pk := _user_pk(content)) is not None}
    users = User.objects.filter(is_active=True).in_bulk(set(wanted.values()))
    live = {}
    for key, pk in wanted.items():
        data, content = sessions[key]
        if (user := users.get(pk)) and _is_signed(content, user):
            live[key] = Proof.of(pk, data, user.password)
    return live


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
