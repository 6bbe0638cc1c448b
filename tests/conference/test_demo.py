"""Demo content: there after one command, the same after two, and nowhere but in the embedded mode."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import User
from rooms.models import Room
from rooms.services.rooms import remove_member

pytestmark = pytest.mark.django_db
PEOPLE = ["admin@example.com", "alice@example.com", "bob@example.com"]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of this test; passwords are hashed quickly in it."""
    settings.DATA_DIR = tmp_path
    settings.EMBEDDED = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    return tmp_path


def demo() -> str:
    """What the command prints."""
    output = StringIO()
    call_command("demo", stdout=output)
    return output.getvalue()


def test_the_people_have_confirmed_addresses_and_only_the_administrator_has_rights() -> None:
    demo()
    assert list(User.objects.order_by("email").values_list("email", "is_staff", "is_superuser")) == [
        ("admin@example.com", True, True),
        ("alice@example.com", False, False),
        ("bob@example.com", False, False),
    ]
    confirmed = EmailAddress.objects.filter(verified=True, primary=True).order_by("email")
    assert list(confirmed.values_list("email", flat=True)) == PEOPLE


def test_the_room_is_hosted_by_alice_with_bob_as_a_member() -> None:
    demo()
    room = Room.objects.get(slug="demo")
    assert (room.access, room.owner.email) == ("members", "alice@example.com")
    members = room.memberships.order_by("user__email").values_list("user__email", "role")
    assert list(members) == [("alice@example.com", "host"), ("bob@example.com", "member")]


def test_it_prints_how_to_sign_in_and_keeps_the_password(folder: Path) -> None:
    first = demo()
    password = (folder / "demo-password").read_text()
    assert len(password) >= 10
    assert all(text in first for text in (password, *PEOPLE, "http://localhost:"))
    assert demo() == first
    assert User.objects.get(email="bob@example.com").check_password(password)
    assert stat.S_IMODE((folder / "demo-password").stat().st_mode) == 0o600


def test_a_chosen_password_is_used_at_once_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    demo()
    monkeypatch.setenv("DEMO_PASSWORD", "correct horse")
    demo()
    monkeypatch.delenv("DEMO_PASSWORD")
    assert "correct horse" in demo()
    assert all(user.check_password("correct horse") for user in User.objects.all())


def test_a_second_time_mends_what_was_changed_and_doubles_nothing() -> None:
    demo()
    room = Room.objects.get(slug="demo")
    remove_member(room.memberships.get(user__email="bob@example.com"))
    User.objects.filter(email="alice@example.com").update(is_active=False)
    demo()
    assert (User.objects.count(), Room.objects.count(), room.memberships.count()) == (3, 1, 2)
    assert User.objects.get(email="alice@example.com").is_active


def test_outside_the_embedded_mode_it_refuses_and_makes_nothing(settings: Settings) -> None:
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="only in the embedded mode"):
        demo()
    assert not User.objects.exists()
