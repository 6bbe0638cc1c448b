"""Users, sessions and rooms by the thousand, made behind the servers' back in a process with their settings."""

from typing import Any


def make_crowd(start: int, rooms: int, seats: int) -> list[dict[str, Any]]:
    """So many rooms, each with so many members who are signed in; `start` numbers the first room.

    Gives for each room its slug and its members' session keys; the first one is the host.
    """
    from django.contrib.auth.hashers import make_password

    from accounts.models import User
    from rooms.models import Membership, Role, Room

    password = make_password("only for the benchmark")
    people = [
        User(email=f"p{room}-{seat}@example.com", name=f"Person {seat} of room {room}", password=password)
        for room in range(start, start + rooms)
        for seat in range(seats)
    ]
    people = User.objects.bulk_create(people, batch_size=500)
    groups = [people[index : index + seats] for index in range(0, len(people), seats)]
    made = Room.objects.bulk_create(
        # With places to spare: a busy server may refuse somebody whose place it gives up only later.
        [Room(name=f"Room {start + index}", owner=group[0], capacity=2 * seats) for index, group in enumerate(groups)],
        batch_size=500,
    )
    Membership.objects.bulk_create(
        [
            Membership(room=room, user=user, role=Role.MEMBER if index else Role.HOST)
            for room, group in zip(made, groups, strict=True)
            for index, user in enumerate(group)
        ],
        batch_size=500,
    )
    keys = sign_in_all(people)
    return [
        {"slug": room.slug, "cookies": keys[index * seats : (index + 1) * seats]} for index, room in enumerate(made)
    ]


def sign_in_all(people: list[Any]) -> list[str]:
    """A session of each of these users, as signing in makes it; gives their keys."""
    from datetime import timedelta

    from allauth.usersessions.models import UserSession
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.base import VALID_KEY_CHARS
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone
    from django.utils.crypto import get_random_string

    store, expires = SessionStore(), timezone.now() + timedelta(days=1)
    rows, owned = [], []
    for user in people:
        content = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        key = get_random_string(32, VALID_KEY_CHARS)
        rows.append(Session(session_key=key, session_data=store.encode(content), expire_date=expires))
        owned.append(UserSession(user=user, session_key=key, ip="127.0.0.1", user_agent="benchmark"))
    Session.objects.bulk_create(rows, batch_size=500)
    UserSession.objects.bulk_create(owned, batch_size=500)
    return [row.session_key for row in rows]
