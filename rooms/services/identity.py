"""When an identity or a right ends, so do its participants: at once, in every room, on every instance."""

from functools import partial

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
                for row in Participant.objects.present().filter(who, room=ledger.room):
                    ledger.leave(row, SESSION_ENDED)
        except RoomGone:
            continue


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
