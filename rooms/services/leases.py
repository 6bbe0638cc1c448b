"""Instances and their leases: who may hold participants, and what becomes of those of a dead one."""

import os
import socket
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from ..models import Instance, Participant
from .clock import database_now
from .errors import RoomGone
from .ledger import open_ledger
from .presence import settle

NOBODY = UUID(int=0)


def hold_lease(instance_id: UUID, channel: str) -> None:
    """Take a lease for this process, which reads `channel` on the channel layer, or renew it.

    A row that is gone, because others took this process for dead, is made again.
    """
    now = database_now()
    until = now + timedelta(seconds=settings.LEASE_TTL)
    process = {"channel": channel, "host": socket.gethostname(), "pid": os.getpid()}
    Instance.objects.update_or_create(
        pk=instance_id,
        defaults={"lease_until": until},
        create_defaults={"lease_until": until, "started": now, **process},
    )


def others_alive() -> list[Instance]:
    """Instances that hold a valid lease, but for those that this machine knows to have died."""
    alive = Instance.objects.filter(lease_until__gte=database_now())
    return [instance for instance in alive if not has_died(instance)]


def has_died(instance: Instance) -> bool:
    """Whether a process of this machine is gone. Of another machine's nothing is known but its lease."""
    if instance.host != socket.gethostname():
        return False
    if instance.pid == os.getpid():
        return True
    try:
        os.kill(instance.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def end_lease(instance_id: UUID) -> None:
    """Give an instance up: its live participants are detached at once, and may resume elsewhere."""
    Instance.objects.filter(pk=instance_id).update(lease_until=database_now() - timedelta(seconds=1))
    settle_rooms(Q(instance=instance_id, state=Participant.State.LIVE), own=NOBODY)
    forget_dead_instances()


def take_over_dead() -> None:
    """End the leases of processes that died on this machine; for a start without Redis, which is alone."""
    for instance in Instance.objects.all():
        if has_died(instance):
            end_lease(instance.pk)


def sweep(own: UUID) -> None:
    """Detach what dead instances held, and end those who were detached for too long, in every room.

    `own` is the instance that sweeps, and so lives.
    """
    now = database_now()
    dead = Q(state=Participant.State.LIVE) & (Q(instance=None) | Q(instance__lease_until__lt=now))
    expired = Q(state=Participant.State.DETACHED, detached__lte=now - timedelta(seconds=settings.RESUME_TTL))
    settle_rooms(dead & ~Q(instance=own) | expired, own)
    forget_dead_instances()


def settle_rooms(who: Q, own: UUID) -> None:
    """Settle each room that has a participant whom `who` selects."""
    for room_id in Participant.objects.filter(who).order_by().values_list("room", flat=True).distinct():
        try:
            with open_ledger(room_id) as ledger:
                settle(ledger, own)
        except RoomGone:
            continue


def forget_dead_instances() -> None:
    """Delete instances whose lease ran out and who hold nobody live any more."""
    with transaction.atomic():
        holding = Participant.objects.filter(state=Participant.State.LIVE, instance__isnull=False).values("instance")
        Instance.objects.filter(lease_until__lt=database_now()).exclude(pk__in=holding).delete()
