"""`manage.py demo`: people and a room to try things with, in the embedded mode only."""

import os
import secrets
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from conference.env import envstr
from rooms.models import Role, Room
from rooms.services.rooms import add_member, create_room

ADMIN, ALICE, BOB = "admin@example.com", "alice@example.com", "bob@example.com"


class Command(BaseCommand):
    help = "Makes demo accounts and a room, or brings them back to what they were. Only in the embedded mode."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError(_("Demo content exists only in the embedded mode: DATABASE_URL or REDIS_URL is set."))
        password = demo_password(settings.DATA_DIR / "demo-password")
        with transaction.atomic():
            make_user(ADMIN, _("Administrator"), password, is_staff=True, is_superuser=True)
            alice = make_user(ALICE, "Alice Moreau", password)
            make_user(BOB, "Bob Lindqvist", password)
            room = Room.objects.filter(slug="demo").first() or create_room(alice, _("Demo"), slug="demo")
            if not room.memberships.filter(user__email=BOB).exists():
                add_member(room, BOB, Role.MEMBER)
        self.stdout.write(
            _("""
  Open      %(url)s
  Sign in   %(alice)s, host of the room "%(room)s"
            %(bob)s, a member of it
            %(admin)s, who also has %(url)s/admin/
  Password  %(password)s

  To see a call, sign in as one here and as another in a private window.
""")
            % {
                "url": settings.SITE_URL,
                "alice": ALICE,
                "bob": BOB,
                "admin": ADMIN,
                "room": room.name,
                "password": password,
            }
        )


def demo_password(path: Path) -> str:
    """The password of all demo accounts: DEMO_PASSWORD, else the one kept in `path`, else a random one. It is kept."""
    kept = path.read_text().strip() if path.exists() else ""
    password = envstr("DEMO_PASSWORD") or kept or secrets.token_urlsafe(9)
    if password != kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(password)
    return password


def make_user(email: str, name: str, password: str, **rights: bool) -> User:
    """The account, made or mended: it is active, has this password and rights, and a confirmed address."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, password, name=name)
    if not user.check_password(password):
        user.set_password(password)
    user.is_active = True
    for right, value in rights.items():
        setattr(user, right, value)
    user.save()
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user
