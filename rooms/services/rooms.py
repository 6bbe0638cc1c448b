"""Making and changing rooms and their members. What happens to a room acts on the call inside at once."""

from django.db import IntegrityError, transaction

from accounts.models import User

from ..models import Membership, Role, Room, random_slug
from .errors import AlreadyMember, SlugTaken, UnknownAccount
from .identity import revoke_access
from .ledger import Ledger, open_ledger


def create_room(
    owner: User,
    name: str,
    *,
    slug: str = "",
    access: str = Room.Access.MEMBERS,
    capacity: int = 6,
    relay_only: bool = False,
) -> Room:
    """Make a room with its owner as host. Raises SlugTaken; without a slug, the code is random."""
    values = {"access": access, "capacity": capacity, "relay_only": relay_only}
    try:
        with transaction.atomic():
            room = Room.objects.create(owner=owner, name=name, slug=slug or random_slug(), **values)
            Membership.objects.create(room=room, user=owner, role=Role.HOST)
    except IntegrityError:
        raise SlugTaken from None
    return room


def update_room(
    room: Room,
    *,
    name: str | None = None,
    access: str | None = None,
    capacity: int | None = None,
    locked: bool | None = None,
    relay_only: bool | None = None,
) -> None:
    """Change what is given; those inside learn of it, and those who lose the right to be there leave.

    A capacity below the number of those inside removes nobody. Raises RoomGone.
    """
    given = {"name": name, "access": access, "capacity": capacity, "locked": locked, "relay_only": relay_only}
    with open_ledger(room.pk) as ledger:
        apply(ledger, {key: value for key, value in given.items() if value is not None})
        if access is not None:
            revoke_access(room)
    room.refresh_from_db()


def apply(ledger: Ledger, values: dict[str, object]) -> None:
    differing = {key for key, value in values.items() if getattr(ledger.room, key) != value}
    for key in differing:
        setattr(ledger.room, key, values[key])
    if differing:
        ledger.room_changed()


def end_meeting(room: Room) -> int:
    """End the call in `room` for everybody; returns how many were in it. Raises RoomGone."""
    with open_ledger(room.pk) as ledger:
        present = list(ledger.present)
        for row in present:
            ledger.leave(row, "ended")
    return len(present)


def delete_room(room: Room) -> None:
    """Delete a room with its history; a call in it ends. Raises RoomGone."""
    with transaction.atomic():
        end_meeting(room)
        Room.objects.filter(pk=room.pk).delete()


def add_member(room: Room, email: str, role: str = Role.MEMBER) -> Membership:
    """Make the account with this e-mail address a member. Raises UnknownAccount or AlreadyMember."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise UnknownAccount
    membership, created = Membership.objects.get_or_create(room=room, user=user, defaults={"role": role})
    if not created:
        raise AlreadyMember
    return membership


def change_role(membership: Membership, role: str) -> None:
    """Give a member another role, from its next join on."""
    membership.role = role
    membership.save(update_fields=["role"])


def remove_member(membership: Membership) -> None:
    """Take a membership away; whoever has no other right to be in the room leaves it at once."""
    membership.delete()
    revoke_access(membership.room)
