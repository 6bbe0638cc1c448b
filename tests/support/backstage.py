"""What a test does to an installation's rows behind its servers' back.

These functions run in a process of their own that has the installation's settings (see
`Installation.backstage`), so a user, a room or a session costs a query and no page.
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

PASSWORD = "correct horse battery staple"
_hash = ""


def set_up(environment: dict[str, str]) -> None:
    """Make this process one of the installation: its settings, its database."""
    os.environ.clear()
    os.environ.update(environment)
    import django

    django.setup()


def call(action: Callable[..., T], *args: Any) -> T:
    """Act on a connection that works, also after the database was away."""
    from django.db import connection

    connection.close()
    return action(*args)


def prepare() -> None:
    """Make the tables."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def collect() -> None:
    """Gather the static files, for servers that serve what was gathered."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def email(name: str) -> str:
    """The address that a person of the cast signs in with."""
    return f"{name.lower()}@example.com"


def make_user(name: str, **fields: Any) -> None:
    """An account with a verified address and PASSWORD; nothing if there is one."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth.hashers import make_password

    from accounts.models import User

    global _hash
    _hash = _hash or make_password(PASSWORD)
    user, created = User.objects.get_or_create(email=email(name), defaults={"name": name, "password": _hash, **fields})
    if created:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def make_room(name: str, host: str, members: list[str], fields: dict[str, Any]) -> str:
    """A room of that host with those members; gives its slug."""
    from accounts.models import User
    from rooms.models import Membership, Role, Room

    room = Room.objects.create(name=name, owner=User.objects.get(email=email(host)), **fields)
    Membership.objects.create(room=room, user=room.owner, role=Role.HOST)
    for member in members:
        Membership.objects.create(room=room, user=User.objects.get(email=email(member)), role=Role.MEMBER)
    return room.slug


def sign_in(name: str) -> str:
    """A new session of that user; gives its key, which is the cookie's value."""
    from allauth.usersessions.models import UserSession
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import User

    user = User.objects.get(email=email(name))
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    key = str(session.session_key)
    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="tests")
    return key


def change_user(name: str, fields: dict[str, Any]) -> None:
    """Change an account's row, without the signals that a form would send."""
    from accounts.models import User

    assert User.objects.filter(email=email(name)).update(**fields)


def change_room(slug: str, fields: dict[str, Any]) -> None:
    """Change a room's row, without telling anybody inside."""
    from rooms.models import Room

    assert Room.objects.filter(slug=slug).update(**fields)


def present(slug: str) -> list[tuple[str, str]]:
    """Who holds a place in the room, by the rows: (name, state), in the order of joining."""
    from rooms.models import Participant

    return list(Participant.objects.present().filter(room__slug=slug).values_list("name", "state"))


def membership(slug: str, name: str) -> int:
    """The row that makes that user a member of the room; gives its key."""
    from rooms.models import Membership

    return Membership.objects.get(room__slug=slug, user__email=email(name)).pk


def make_administrator(name: str) -> None:
    """An account that may do everything in the admin."""
    make_user(name)
    change_user(name, {"is_staff": True, "is_superuser": True})


def key_of(model: str, fields: dict[str, Any]) -> str:
    """The primary key of the one row of that model (`rooms.Room`) with these fields."""
    from django.apps import apps

    return str(apps.get_model(model).objects.get(**fields).pk)


def rows(slug: str) -> dict[str, tuple[str, dict[str, bool]]]:
    """Who holds a place in the room, by the rows: state and media of each id."""
    from rooms.models import Participant

    present = Participant.objects.present().filter(room__slug=slug).order_by("joined")
    return {id_: (state, media) for id_, state, media in present.values_list("pk", "state", "media")}


def set_password(name: str, password: str) -> None:
    """Give a user another password, as a command does: in a process that serves nobody."""
    from accounts.models import User

    user = User.objects.get(email=email(name))
    user.set_password(password)
    user.save()


def update_room(slug: str, fields: dict[str, Any]) -> None:
    """Change a room as its page does, in a process that serves nobody."""
    from rooms.models import Room
    from rooms.services.rooms import update_room as update

    update(Room.objects.get(slug=slug), **fields)
