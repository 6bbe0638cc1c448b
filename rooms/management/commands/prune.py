"""`manage.py prune`: forget old meetings. Run it daily by a timer."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from rooms.services.history import prune_history


class Command(BaseCommand):
    help = "Deletes meetings that ended more than HISTORY_DAYS days ago, with who was in them."

    def handle(self, *args: Any, **options: Any) -> None:
        count = prune_history(settings.HISTORY_DAYS)
        self.stdout.write(
            ngettext("%(count)d meeting deleted.", "%(count)d meetings deleted.", count) % {"count": count}
        )
