"""What becomes of the participants of instances that ended, in every room."""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError

from ..models import Instance, Participant
from .errors import RoomGone
from .leases import forget_dead_instances, give_up_lease, has_died
from .ledger import Ledger, open_ledger
from .presence import is_dead, settle
from .rows import find_all_instances, find_unsettled_rooms
from .standing import may_judge

logger = logging.getLogger(__name__)

SWEEP_LIMIT = 2.0  # s that one sweep may take; the next one goes on
FAILURES_LIMIT = 3  # rooms that fail before the database itself is taken to be the trouble


def end_lease(instance_id: UUID) -> None:
    """Give an instance up: its live participants are detached at once, and may resume elsewhere."""
    give_up_lease(instance_id)

    def detach_its_own(ledger: Ledger) -> None:
        live = [row for row in ledger.present if row.state == Participant.State.LIVE]
        ledger.detach([row for row in live if row.instance_id == instance_id])

    its_own = Participant.objects.filter(instance=instance_id, state=Participant.State.LIVE).order_by()
    each_room(its_own.values_list("room", flat=True).distinct(), detach_its_own)
    forget_dead_instances()


def take_over_dead() -> None:
    """End the leases of processes that died on this machine; for a start without Redis, which is alone."""
    for instance in Instance.objects.all():
        if has_died(instance):
            end_lease(instance.pk)


def sweep(own: UUID) -> bool:
    """Detach what dead instances held, and end those who were detached for too long; False if some are left to do.

    `own` is the instance that sweeps. It judges nobody after an outage, nor when it can't hold its own lease.
    """
    instances, now = find_all_instances()
    if not may_judge(own, instances, now):
        return True
    dead = [each.pk for each in instances if each.pk != own and is_dead(each, now)]
    unsettled = find_unsettled_rooms(dead, now - timedelta(seconds=settings.RESUME_TTL))
    is_done = each_room(unsettled, settle, own, SWEEP_LIMIT)
    if dead:
        forget_dead_instances()
    return is_done


def each_room(
    room_ids: Iterable[int], act: Callable[[Ledger], None], own: UUID | None = None, limit: float = float("inf")
) -> bool:
    """Act on each of these rooms; False if some are left after `limit` s.

    A room that somebody else has locked is passed over, since whoever has it may be at the same work; so is
    one that fails. Raises DatabaseError when several do.
    """
    deadline = time.monotonic() + limit
    failures = 0
    for room_id in room_ids:
        if time.monotonic() > deadline:
            return False
        try:
            with open_ledger(room_id, own, wait=False) as ledger:
                act(ledger)
        except RoomGone:
            continue
        except DatabaseError as error:
            failures += 1
            if failures == FAILURES_LIMIT:
                raise
            logger.warning("Room %s could not be settled: %s", room_id, error)
    return True
