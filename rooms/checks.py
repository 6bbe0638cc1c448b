"""What every start says about rooms that the settings don't fit."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage
from django.db import DatabaseError
from django.utils.translation import ngettext

from .models import Room
from .services.ice import has_relay


@checks.register(checks.Tags.database)
def check_relay_only(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Rooms whose media goes through TURN only, where there is no TURN: nobody in them connects to anybody."""
    if not databases or has_relay():
        return []
    try:
        count = Room.objects.filter(relay_only=True).count()
    except DatabaseError:
        return []  # not prepared yet, which others say
    if not count:
        return []
    text = ngettext(
        "%(count)d room is relay only, and there is no TURN server (TURN_URLS): nobody in it connects to anybody.",
        "%(count)d rooms are relay only, and there is no TURN server (TURN_URLS): nobody in them connects to anybody.",
        count,
    )
    return [checks.Warning(text % {"count": count}, id="rooms.W001")]
