"""The end of an account, by its owner."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from rooms.models import Room
from rooms.services.leases import hold_lease
from rooms.services.presence import Arrival, admit_participant
from rooms.services.roster import Change, changed

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
    Room.objects.create(name="Weekly planning", owner=alice, access=Room.Access.USERS)
    Room.objects.create(name="Somebody else's", owner=bob)
    confirm(alices)
    html = alices.get("/accounts/delete/").content.decode()
    assert "Weekly planning" in html
    assert "Somebody else" not in html
    assert "This cannot be undone" in html


def test_the_account_its_rooms_and_its_sessions_go(alices: Client, alice: User, bob: User, ended: Ended) -> None:
    other = sign_in(Client(), alice)
    Room.objects.create(name="Weekly planning", owner=alice, access=Room.Access.USERS)
    mine = Room.objects.create(name="Somebody else's", owner=bob)
    confirm(alices)
    answer = alices.post("/accounts/delete/", follow=True)
    assert "Your account is deleted" in answer.content.decode()
    assert not User.objects.filter(pk=alice.pk).exists()
    assert list(Room.objects.all()) == [mine]
    assert signed_in(alices) is None
    assert signed_in(other) is None
    assert (alice.email, "") in ended


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by", ["page", "admin"])
def test_a_call_in_a_room_that_goes_ends_for_everyone(
    alices: Client, alice: User, bob: User, roots: Client, by: str
) -> None:
    room = Room.objects.create(name="Weekly planning", owner=alice, access=Room.Access.USERS)
    instance = uuid4()
    hold_lease(instance, "specific.test")
    inside = admit_participant(room.pk, Arrival(bob, instance)).participant
    told: list[tuple[str, str]] = []

    def note(change: Change, **kwargs: object) -> None:
        told.append((change.subject, change.reason))

    changed.connect(note)
    if by == "page":
        confirm(alices)
        alices.post("/accounts/delete/")
    else:
        roots.post(f"/admin/accounts/user/{alice.pk}/delete/", {"post": "yes"})
    changed.disconnect(note)
    assert told == [(inside.id, "ended")]
    assert not Room.objects.exists()
