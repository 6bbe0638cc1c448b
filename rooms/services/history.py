"""What is kept of past calls, and for how long."""

from datetime import timedelta

from django.db.models import F

from ..models import Meeting
from .clock import database_now


def prune_history(days: int) -> int:
    """Delete meetings that ended more than `days` days ago, with their participants; returns how many."""
    old = Meeting.objects.filter(ended__lt=database_now() - timedelta(days=days))
    _rows, counts = old.delete()
    return counts.get("rooms.Meeting", 0)


def count_reports(room_id: int, connected: int, relayed: int, failed: int) -> None:
    """Add what participants reported of their connections to the room's present meeting."""
    Meeting.objects.filter(room=room_id, ended=None).update(
        pairs_connected=F("pairs_connected") + connected,
        pairs_relayed=F("pairs_relayed") + relayed,
        pairs_failed=F("pairs_failed") + failed,
    )
