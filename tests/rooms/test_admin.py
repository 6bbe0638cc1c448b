"""Rooms in the admin: it shows who is inside, and what is done there acts on the calls."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from rooms.models import Meeting, Participant, Role, Room
from rooms.services.roster import Change, changed

from .pages import enter, field, text_of

ROOMS = "/admin/rooms/room/"


@pytest.fixture
def inside(room: Room, bob: User) -> Participant:
    return enter(room, bob)


@pytest.fixture
def changes() -> Any:
    """What the signaling hears."""
    found: list[Change] = []

    def note(change: Change, **kwargs: object) -> None:
        found.append(change)

    changed.connect(note)
    yield found
    changed.disconnect(note)


def act(client: Client, action: str, *rooms: Room, path: str = ROOMS) -> str:
    """Choose rows, and an action for them; what the page says then."""
    return text_of(client.post(path, {"action": action, "_selected_action": [r.pk for r in rooms]}, follow=True))


def form_of(client: Client, room: Room, **values: str) -> dict[str, str]:
    """What the form of a room sends if nothing else is changed."""
    page = client.get(f"{ROOMS}{room.pk}/change/")
    names = ("memberships", "memberships-2")
    data = {"name": room.name, "access": room.access, "capacity": str(room.capacity)}
    for name in names:
        data[f"{name}-TOTAL_FORMS"] = "1"
        data[f"{name}-INITIAL_FORMS"] = field(page, f"{name}-INITIAL_FORMS").split('value="')[1].split('"')[0]
    member = room.memberships.get(role=Role.MEMBER)
    data |= {
        "memberships-0-id": str(member.pk),
        "memberships-0-room": str(room.pk),
        "memberships-0-role": "member",
        "memberships-2-0-role": "member",
    }
    return data | values


def test_the_list_says_who_is_inside_now(roots: Client, room: Room, inside: Participant) -> None:
    assert "1: Bob" in text_of(roots.get(ROOMS))
    assert "Weekly planning" in text_of(roots.get(f"{ROOMS}?in_use=yes"))
    assert "Weekly planning" not in text_of(roots.get(f"{ROOMS}?in_use=no"))


@pytest.mark.parametrize("words", ["planning", "weekly-pl", "alice@example", "Moreau"])
def test_rooms_are_found_by_name_code_and_owner(words: str, roots: Client, room: Room) -> None:
    assert "Weekly planning" in text_of(roots.get(ROOMS, {"q": words}))
    assert "Weekly planning" not in text_of(roots.get(ROOMS, {"q": "nothing"}))


def test_locking_and_unlocking_is_heard_inside(
    roots: Client, room: Room, inside: Participant, changes: list[Change], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert "1 room is locked." in act(roots, "lock", room)
    assert [(change.kind, change.room and change.room.locked) for change in changes] == [("room", True)]
    assert "1 room is open." in act(roots, "unlock", room)
    room.refresh_from_db()
    assert not room.locked


def test_ending_the_call_removes_everybody(
    roots: Client, room: Room, inside: Participant, changes: list[Change], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert "The call ended for 1 person." in act(roots, "end_call", room)
    assert [(change.kind, change.subject, change.reason) for change in changes] == [("left", inside.id, "ended")]
    assert Meeting.objects.get().ended is not None


def test_a_participant_is_removed_on_the_live_socket(
    roots: Client, room: Room, inside: Participant, changes: list[Change], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = roots.post(
            "/admin/rooms/participant/", {"action": "remove", "_selected_action": [inside.pk]}, follow=True
        )
    assert "1 person was removed." in text_of(answer)
    assert [(change.kind, change.reason) for change in changes] == [("left", "removed")]


def test_what_is_changed_in_the_form_is_heard_inside(
    roots: Client, room: Room, inside: Participant, changes: list[Change], django_capture_on_commit_callbacks: Any
) -> None:
    data = form_of(roots, room, name="Harbour crew", locked="on")
    with django_capture_on_commit_callbacks(execute=True):
        assert roots.post(f"{ROOMS}{room.pk}/change/", data).status_code == 302
    room.refresh_from_db()
    assert (room.name, room.locked) == ("Harbour crew", True)
    assert [change.room and change.room.name for change in changes] == ["Harbour crew"]


def test_members_are_changed_added_and_removed_inline(roots: Client, room: Room, bob: User, charlie: User) -> None:
    data = form_of(roots, room, **{"memberships-0-role": "host", "memberships-2-0-email": charlie.email.upper()})
    data |= {"memberships-2-0-role": "moderator", "memberships-2-0-room": str(room.pk)}
    assert roots.post(f"{ROOMS}{room.pk}/change/", data).status_code == 302
    assert room.memberships.get(user=bob).role == Role.HOST
    assert room.memberships.get(user=charlie).role == Role.MODERATOR


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("nobody@example.org", "Nobody here has this e-mail address."),
        ("bob@example.org", "They are a member of this room already."),
        ("alice@example.org", "They are a member of this room already."),
        ("bob", "Enter a valid email address."),
    ],
)
def test_who_cannot_be_a_member_is_said_in_their_line(email: str, said: str, roots: Client, room: Room) -> None:
    data = form_of(roots, room, **{"memberships-2-0-email": email, "memberships-2-0-room": str(room.pk)})
    assert said in text_of(roots.post(f"{ROOMS}{room.pk}/change/", data))
    assert room.memberships.count() == 2


def test_who_is_removed_inline_leaves_the_call(
    roots: Client, room: Room, inside: Participant, bob: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        roots.post(f"{ROOMS}{room.pk}/change/", form_of(roots, room, **{"memberships-0-DELETE": "on"}))
    assert not room.memberships.filter(user=bob).exists()
    inside.refresh_from_db()
    assert inside.state == Participant.State.LEFT


def test_a_room_is_made_with_its_owner_as_host(roots: Client, alice: User) -> None:
    data = {"name": "New", "slug": "new-one", "owner": str(alice.pk), "access": "users", "capacity": "4"}
    assert roots.post(f"{ROOMS}add/", data).status_code == 302
    room = Room.objects.get()
    assert (room.slug, room.capacity, room.memberships.get().role) == ("new-one", 4, Role.HOST)


def test_a_room_hides_everyone_only_where_there_is_a_relay(roots: Client, alice: User, settings: Settings) -> None:
    data = {"name": "New", "slug": "new-one", "owner": str(alice.pk), "access": "users", "capacity": "4"}
    data["relay_only"] = "on"
    assert "This server has no relay" in text_of(roots.post(f"{ROOMS}add/", data))
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:talk.example.org"], "secret"
    assert roots.post(f"{ROOMS}add/", data).status_code == 302
    assert Room.objects.get().relay_only


@pytest.mark.parametrize("slug", ["new", "occupancy", "Upper", "a b", "weekly-planning"])
def test_a_code_that_cannot_be_one_is_refused(slug: str, roots: Client, room: Room, alice: User) -> None:
    data = {"name": "New", "slug": slug, "owner": str(alice.pk), "access": "users", "capacity": "4"}
    assert "Please correct the error below." in text_of(roots.post(f"{ROOMS}add/", data))
    assert Room.objects.count() == 1


def test_deleting_a_room_ends_its_call(
    roots: Client, room: Room, inside: Participant, changes: list[Change], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert roots.post(f"{ROOMS}{room.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Room.objects.exists()
    assert [change.reason for change in changes] == ["ended"]


def test_several_rooms_are_deleted_at_once(roots: Client, room: Room, inside: Participant) -> None:
    answer = roots.post(ROOMS, {"action": "delete_selected", "_selected_action": [room.pk], "post": "yes"})
    assert answer.status_code == 302
    assert not Room.objects.exists()


@pytest.mark.parametrize("model", ["participant", "meeting", "instance"])
def test_history_is_read_only(model: str, roots: Client, room: Room, inside: Participant) -> None:
    row = {"participant": inside, "meeting": inside.meeting, "instance": inside.instance}[model]
    assert row
    base = f"/admin/rooms/{model}/"
    assert roots.get(base).status_code == 200
    assert roots.get(f"{base}{row.pk}/change/").status_code == 200
    assert roots.get(f"{base}add/").status_code == 403
    assert roots.post(f"{base}{row.pk}/change/", {}).status_code == 403
    assert roots.post(f"{base}{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_account_with_rooms_and_calls_can_be_deleted_in_the_admin(
    roots: Client, room: Room, inside: Participant, alice: User
) -> None:
    roots.post(f"/admin/accounts/user/{alice.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=alice.pk).exists()


def test_who_is_not_staff_does_not_get_in(alices: Client, room: Room) -> None:
    assert alices.get(ROOMS).status_code == 302


def test_the_admin_bears_the_products_name(roots: Client) -> None:
    assert "Parley" in text_of(roots.get("/admin/"))
