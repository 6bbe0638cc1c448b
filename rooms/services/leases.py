"""Instances and their leases: who may hold participants."""

import os
import socket
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ..models import Instance, Participant
from .clock import database_now
from .standing import has_lately_regained, was_outage


def hold_lease(instance_id: UUID, channel: str, *, after_failure: bool = False) -> None:
    """Take a lease for this process, which reads `channel` on the channel layer, or renew it.

    After an outage, which is when renewals failed (`after_failure`) or nobody's came, the same transaction
    begins the grace for everybody. A row that is gone, because others took this process for dead, is made again.
    """
    with transaction.atomic():
        now = database_now()
        values: dict[str, datetime] = {"lease_until": now + timedelta(seconds=settings.LEASE_TTL)}
        known = list(Instance.objects.all())
        own = next((each for each in known if each.pk == instance_id), None)
        if (after_failure and not has_lately_regained(own, now)) or was_outage(known, now):
            values["regained"] = now
        process = {"channel": channel, "host": socket.gethostname(), "pid": os.getpid(), "started": now}
        Instance.objects.update_or_create(pk=instance_id, defaults=values, create_defaults={**values, **process})


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


def give_up_lease(instance_id: UUID) -> None:
    """The lease of an instance ends now, whatever it was."""
    Instance.objects.filter(pk=instance_id).update(lease_until=database_now() - timedelta(seconds=1))


def forget_dead_instances() -> None:
    """Delete instances whose lease ran out and who hold nobody live any more."""
    with transaction.atomic():
        holding = Participant.objects.filter(state=Participant.State.LIVE, instance__isnull=False).values("instance")
        Instance.objects.filter(lease_until__lt=database_now()).exclude(pk__in=holding).delete()
