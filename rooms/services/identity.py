"""When an identity or a right ends, so do its participants: at once, in every room, on every instance."""

from django.db import transaction
from django.db.models import Q

from accounts.models import User

from ..models import Participant, Room
from ..permissions import can_join
from .errors import RoomGone
from .ledger import open_ledger, present_in
from .presence import hash_secret

SESSION_ENDED = "session-ended"


def end_identity(user: User, session_key: str = "") -> None:
    """End the participants of `user`: those of one session, or all of them without a key."""
    who = Q(user=user)
    if session_key:
        who &= Q(session_hash=hash_secret(session_key))
    rooms = Participant.objects.present().filter(who).order_by().values_list("room", flat=True).distinct()
    for room_id in list(rooms):
        end_in_room(room_id, user, session_key)


def end_in_room(room_id: int, user: User, session_key: str) -> None:
    key_hash = hash_secret(session_key)
    try:
        with open_ledger(room_id) as ledger:
            for row in present_in(ledger.room):
                if row.user_id == user.pk and (not session_key or row.session_hash == key_hash):
                    ledger.leave(row, SESSION_ENDED)
    except RoomGone:
        return


def revoke_access(room: Room) -> None:
    """End those in `room` who may not be there any more. Runs after the change of rights is committed."""
    transaction.on_commit(lambda: end_strangers(room.pk))


def end_strangers(room_id: int) -> None:
    try:
        with open_ledger(room_id) as ledger:
            for row in present_in(ledger.room):
                if row.user is None or not can_join(row.user, ledger.room):
                    ledger.leave(row, SESSION_ENDED)
    except RoomGone:
        return
