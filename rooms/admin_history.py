"""Calls, who was in them, and the server's processes: in the admin to be read only."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import Instance, Meeting, Participant
from .services.presence import end_participant

PRESENT = ~Q(participants__state=Participant.State.LEFT)


class ReadOnlyMixin:
    """Rows that only the server writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class HistoryAdmin(ReadOnlyMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """A page of rows that are read, searched and filtered."""

    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        # On its own pages no row can be deleted; with the room or the account that it belongs to, it goes.
        match = request.resolver_match
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        own = match is not None and (match.url_name or "").startswith(prefix)
        return not own and super().has_delete_permission(request, obj)


class ParticipantInline(ReadOnlyMixin, admin.TabularInline):  # type: ignore[type-arg]
    model = Participant
    fields = ("name", "user", "role", "state", "entered", "left", "reason")
    readonly_fields = fields
    extra = 0
    can_delete = False
    ordering = ["joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participant]:
        return super().get_queryset(request).select_related("user")


class RunningFilter(admin.SimpleListFilter):
    """Calls that are going on."""

    title = _("going on now")
    parameter_name = "running"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Going on")), ("no", _("Ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Meeting]) -> QuerySet[Meeting]:
        return queryset.filter(ended__isnull=self.value() == "yes") if self.value() else queryset


@admin.register(Meeting)
class MeetingAdmin(HistoryAdmin):
    """The history of calls, and how well their connections came about."""

    list_display = ["room", "started", "ended", "lasted", "people", "pairs_connected", "pairs_relayed", "pairs_failed"]
    list_filter = [RunningFilter, "started"]
    list_select_related = ["room"]
    search_fields = ["room__name", "room__slug"]
    fields = ["room", "started", "ended", "lasted", "pairs_connected", "pairs_relayed", "pairs_failed"]
    inlines = [ParticipantInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        found: QuerySet[Meeting] = super().get_queryset(request)
        return found.annotate(joins=Count("participants"))

    @admin.display(description=_("joins"), ordering="joins")
    def people(self, meeting: Meeting) -> int:
        return int(getattr(meeting, "joins", 0))

    @admin.display(description=_("lasted"))
    def lasted(self, meeting: Meeting) -> timedelta:
        seconds = ((meeting.ended or timezone.now()) - meeting.started).total_seconds()
        return timedelta(seconds=round(seconds))


@admin.register(Participant)
class ParticipantAdmin(HistoryAdmin):
    """Who is and was in which room. Who is inside can be removed, which acts on the live socket."""

    list_display = ["name", "user", "room", "role", "state", "entered", "left", "reason"]
    list_filter = ["state", "guest", "role", "entered"]
    list_select_related = ["user", "room"]
    ordering = ["-entered"]
    search_fields = ["name", "user__email", "room__name", "room__slug"]
    fields = ["name", "user", "room", "meeting", "role", "guest", "state", "entered", "detached", "left", "reason"]
    actions = ["remove"]

    def has_remove_permission(self, request: HttpRequest) -> bool:
        """Who may change rooms may remove people from them."""
        return request.user.has_perm("rooms.change_room")

    @admin.action(description=_("Remove from the call"), permissions=["remove"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Participant]) -> None:
        inside = list(queryset.exclude(state=Participant.State.LEFT))
        for row in inside:
            end_participant(row.room_id, row.id, row.epoch, "removed")
        text = ngettext("%d person was removed.", "%d people were removed.", len(inside)) % len(inside)
        self.message_user(request, text, messages.SUCCESS if inside else messages.WARNING)


@admin.register(Instance)
class InstanceAdmin(HistoryAdmin):
    """The server's processes, and whether they still renew their lease."""

    list_display = ["host", "pid", "started", "lease_until", "alive", "holds"]
    fields = ["id", "host", "pid", "channel", "started", "lease_until", "alive"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Instance]:
        found: QuerySet[Instance] = super().get_queryset(request)
        return found.annotate(held=Count("participants", filter=PRESENT))

    @admin.display(description=_("alive"), boolean=True)
    def alive(self, instance: Instance) -> bool:
        return instance.lease_until > timezone.now()

    @admin.display(description=_("participants"))
    def holds(self, instance: Instance) -> int:
        return int(getattr(instance, "held", 0))
