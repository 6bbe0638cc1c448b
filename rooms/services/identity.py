"""When an identity or a right ends, so do its participants: at once, in every room, on every instance."""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User

from ..models import Membership, Participant, Room
from ..permissions import role_of
from .errors import RoomGone
from .ledger import open_ledger
from .presence import hash_secret

SESSION_ENDED = "session-ended"


def end_identity(user: User, session_key: str = "") -> None:
    """End the participants of `user`: those of one session, or all of them without a key.

    Once in the transaction that ends the identity, and once more after it, for those who joined meanwhile.
    """
    who = Q(user=user.pk)
    if session_key:
        who &= Q(session_hash=hash_secret(session_key))
    end_all(who)
    transaction.on_commit(partial(end_all, who))


def end_session(session_key: str) -> None:
    """End the participants that a session opened, whoever it belonged to."""
    end_all(Q(session_hash=hash_secret(session_key)))


def end_all(who: Q) -> None:
    """End those present whom `who` selects, room by room, in one order everywhere so that nobody waits in a circle."""
    present = Participant.objects.present().filter(who)
    for room_id in list(present.order_by("room").values_list("room", flat=True).distinct()):
        try:
            with open_ledger(room_id) as ledger:
                ending = set(Participant.objects.present().filter(who, room=ledger.room).values_list("pk", flat=True))
                for row in [row for row in ledger.present if row.pk in ending]:
                    ledger.leave(row, SESSION_ENDED)
        except RoomGone:
            continue


def revoke_access(room: Room) -> None:
    """End those in `room` who may not be there any more. Runs after the change of rights is committed."""
    transaction.on_commit(lambda: end_strangers(room.pk))


def end_strangers(room_id: int) -> None:
    """End those who have no right to be in a room, as it is under its lock."""
    try:
        with open_ledger(room_id) as ledger:
            users = User.objects.in_bulk({row.user_id for row in ledger.present if row.user_id})
            members = Membership.objects.filter(room=room_id, user__in=users)
            roles = dict(members.order_by().values_list("user", "role"))
            for row in list(ledger.present):
                user = users.get(row.user_id or 0)
                if user is None or role_of(user, ledger.room, roles.get(user.pk)) is None:
                    ledger.leave(row, SESSION_ENDED)
    except RoomGone:
        return


def rooms_with_strangers(instance_id: UUID) -> list[int]:
    """The rooms where somebody whose socket `instance_id` has seems to have no right to be any more."""
    member = Membership.objects.filter(room=OuterRef("room"), user=OuterRef("user"))
    is_open = Q(room__access=Room.Access.USERS) | Q(room__owner=F("user")) | Exists(member)
    here = Participant.objects.filter(instance=instance_id, state=Participant.State.LIVE)
    strangers = here.exclude(is_open, user__is_active=True)
    return list(strangers.order_by().values_list("room", flat=True).distinct())
