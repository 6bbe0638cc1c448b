"""The end of an account, by its owner."""

import pytest
from django.test import Client

from accounts.models import User
from rooms.models import Room

from .conftest import Ended
from .people import confirm, sign_in, signed_in


def test_the_password_is_asked_for_first(alices: Client) -> None:
    assert alices.get("/accounts/delete/")["Location"].startswith("/accounts/reauthenticate/")
    assert alices.post("/accounts/delete/")["Location"].startswith("/accounts/reauthenticate/")
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_visitor_signs_in_first(client: Client) -> None:
    assert client.get("/accounts/delete/")["Location"].startswith("/accounts/login/")


def test_the_page_says_which_rooms_go(alices: Client, alice: User, bob: User) -> None:
    Room.objects.create(name="Weekly planning", owner=alice)
    Room.objects.create(name="Somebody else's", owner=bob)
    confirm(alices)
    html = alices.get("/accounts/delete/").content.decode()
    assert "Weekly planning" in html
    assert "Somebody else" not in html
    assert "This cannot be undone" in html


def test_the_account_its_rooms_and_its_sessions_go(alices: Client, alice: User, bob: User, ended: Ended) -> None:
    other = sign_in(Client(), alice)
    Room.objects.create(name="Weekly planning", owner=alice)
    mine = Room.objects.create(name="Somebody else's", owner=bob)
    confirm(alices)
    answer = alices.post("/accounts/delete/", follow=True)
    assert "Your account is deleted" in answer.content.decode()
    assert not User.objects.filter(pk=alice.pk).exists()
    assert list(Room.objects.all()) == [mine]
    assert signed_in(alices) is None
    assert signed_in(other) is None
    assert (alice.email, "") in ended
