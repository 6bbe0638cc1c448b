"""Who may do what in a room. Deny by default: a right that is not named here does not exist."""

from typing import TYPE_CHECKING

from .models import Membership, Role, Room

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def role_of(user: "User | AnonymousUser", room: Room, membership: str | None) -> Role | None:
    """The role in which `user` may enter `room`, who is a member with the role `membership`, or None for a stranger."""
    if not user.is_authenticated or not user.is_active:
        return None
    if room.owner_id == user.pk:
        return Role.HOST
    if membership is not None:
        return Role(membership)
    return Role.MEMBER if room.access == Room.Access.USERS else None


def role_in(user: "User | AnonymousUser", room: Room) -> Role | None:
    """The same, asking the database whether `user` is a member."""
    if not user.is_authenticated or room.owner_id == user.pk:
        return role_of(user, room, None)
    membership = Membership.objects.filter(room=room, user=user).values_list("role", flat=True).first()
    return role_of(user, room, membership)


def can_join(user: "User | AnonymousUser", room: Room) -> bool:
    """Whether `user` may take part in `room`, and so may know that it exists."""
    return role_in(user, room) is not None


def can_manage(user: "User | AnonymousUser", room: Room) -> bool:
    """Whether `user` may change the room and its members: its hosts."""
    return role_in(user, room) == Role.HOST
