"""Who may take others for dead, and when: nobody is judged by one who was away itself, or before all could come back.

While the database is away no instance can renew its lease and nobody can resume. After its return every
lease looks run out and every place expired, though the calls go on. So an instance judges only while it
renews in time itself, and when one has *regained* its lease after an outage, nobody judges for a grace.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from ..models import Instance

FLAPPING = timedelta(minutes=5)


def grace() -> timedelta:
    """How long after an outage nobody is judged: as long as a participant has to resume, and 30 s at least."""
    return timedelta(seconds=max(settings.OUTAGE_GRACE, settings.RESUME_TTL))


def renews_in_time(instance: Instance, now: datetime) -> bool:
    """Whether an instance has renewed its lease within the time of two renewals.

    A lease lives longer than that, so whoever renews in time knows that the database was there for long
    enough for every other instance to renew as well.
    """
    spare = settings.LEASE_TTL - 2 * settings.LEASE_RENEWAL
    return instance.lease_until >= now + timedelta(seconds=spare)


def may_judge(own: UUID | None, known: Iterable[Instance], now: datetime) -> bool:
    """Whether the instance `own` may detach those of dead instances, and end those detached for too long.

    `known` has `own`, and every instance that has regained its lease within the grace.
    """
    known = list(known)
    if not any(each.pk == own and renews_in_time(each, now) for each in known):
        return False
    return not any(each.regained is not None and each.regained > now - grace() for each in known)


def was_outage(known: Iterable[Instance], now: datetime) -> bool:
    """Whether nobody has renewed in time, though there are instances: then the database was away, or all of them."""
    known = list(known)
    return bool(known) and not any(renews_in_time(each, now) for each in known)


def has_lately_regained(own: Instance | None, now: datetime) -> bool:
    """Whether an instance has begun a grace itself in the last minutes.

    One whose line to the database fails again and again must not keep those who are gone in their rooms for ever.
    """
    return own is not None and own.regained is not None and own.regained > now - FLAPPING
