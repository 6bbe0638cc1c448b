"""What a browser gets for trying out its connection before it joins: the servers of a call, for a short time."""

import secrets
import time
from typing import Any

from django.core.cache import cache

from accounts.models import User

from ..models import Room
from .ice import ice_configuration

TTL = 120  # s: a trial takes a few; the rest is for clocks that do not agree
MOST, WITHIN = 6, 60  # trials of one account within so many s


def trial_configuration(room: Room, user: User) -> dict[str, Any] | None:
    """The room's RTCConfiguration under a name of its own, so that a trial takes nothing from a participant's quota.

    None if this account has tried too often in the last minute: each configuration is a key to the relays.
    """
    if not _may_try(user):
        return None
    return ice_configuration(f"trial-{secrets.token_hex(8)}", relay_only=room.relay_only, ttl=TTL)


def _may_try(user: User) -> bool:
    key = f"trial:{user.pk}:{int(time.time() // WITHIN)}"
    cache.add(key, 0, 2 * WITHIN)
    try:
        return cache.incr(key) <= MOST
    except ValueError:
        return False  # the cache has forgotten it since the line before; the next try counts from the start
