"""Rooms in the admin. What is done here goes through the services, so that it acts on the calls that are going on."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import admin_history  # noqa: F401  registers meetings, participants and instances
from .admin_forms import LabelledFormSet, NewMemberForm, RoomForm
from .listing import Person, names_of
from .models import Membership, Participant, Room
from .services import rooms
from .services.errors import RoomError


class InUseFilter(admin.SimpleListFilter):
    """Rooms with somebody inside."""

    title = _("in use now")
    parameter_name = "in_use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Somebody is inside")), ("no", _("Nobody is inside"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Room]) -> QuerySet[Room]:
        inside = Exists(Participant.objects.present().filter(room=OuterRef("pk")))
        if self.value() == "yes":
            return queryset.filter(inside)
        return queryset.exclude(inside) if self.value() == "no" else queryset


class MemberInline(admin.TabularInline):  # type: ignore[type-arg]
    """The members there are. The user is text here: a field to choose one would cost a query for each row."""

    model = Membership
    formset = LabelledFormSet
    fields = ["user", "role", "created"]
    readonly_fields = ["user", "created"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).exclude(user=F("room__owner")).select_related("user", "room")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewMemberInline(admin.TabularInline):  # type: ignore[type-arg]
    """Lines for new members."""

    model = Membership
    formset = LabelledFormSet
    form = NewMemberForm
    verbose_name_plural = _("new members")
    fields = ["email", "role"]
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).none()


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Finds rooms, shows who is inside now, locks them, ends their calls."""

    form = RoomForm
    list_display = ["name", "inside_now", "locked", "access", "capacity", "owner", "slug", "created"]
    list_filter = [InUseFilter, "locked", "relay_only", "access", "created"]
    list_select_related = ["owner"]
    list_per_page = 50
    # The number of all rooms beside that of those found would be one more COUNT(*) on each page.
    show_full_result_count = False
    search_fields = ["name", "slug", "owner__email", "owner__name"]
    raw_id_fields = ["owner"]
    # Staff who are no members of a room would find a page that is not there.
    view_on_site = False
    fields = ["name", "slug", "owner", "access", "capacity", "relay_only", "locked", "inside_now", "created", "updated"]
    readonly_fields = ["inside_now", "created", "updated"]
    actions = ["lock", "unlock", "end_call"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        present = Participant.objects.present().order_by("joined").only("id", "name", "room_id")
        return super().get_queryset(request).prefetch_related(Prefetch("participants", present, to_attr="inside"))

    @admin.display(description=_("inside now"))
    def inside_now(self, room: Room) -> str:
        inside = [Person(row.id, row.name) for row in getattr(room, "inside", [])]
        return f"{len(inside)}: {names_of(inside)}" if inside else "–"

    def get_readonly_fields(self, request: HttpRequest, obj: Room | None = None) -> list[str]:
        made = ["slug", "owner"] if obj else ["locked"]
        return [*self.readonly_fields, *made]

    def get_inlines(self, request: HttpRequest, obj: Room | None = None) -> list[Any]:
        return [MemberInline, NewMemberInline] if obj else []

    # --- Changes go through the services ---------------------------------------------------------
    def save_model(self, request: HttpRequest, obj: Room, form: "ModelForm[Room]", change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in form.changed_data if name in form.cleaned_data}
        if change:
            rooms.update_room(obj, **values)
            return
        owner, name = form.cleaned_data["owner"], form.cleaned_data["name"]
        wanted = {key: form.cleaned_data[key] for key in ("slug", "access", "capacity", "relay_only")}
        obj.pk = rooms.create_room(owner, name, **wanted).pk
        obj.refresh_from_db()

    def save_formset(
        self, request: HttpRequest, form: Any, formset: "BaseModelFormSet[Any, Any]", change: bool
    ) -> None:
        formset.save(commit=False)
        for member in formset.deleted_objects:
            rooms.remove_member(member)
        for member, _fields in formset.changed_objects:
            rooms.change_role(member, member.role)
        for member in formset.new_objects:
            try:
                rooms.add_member(form.instance, member.user.email, member.role)
            except RoomError as error:
                self.message_user(request, f"{member.user.email}: {error}", messages.ERROR)

    def delete_model(self, request: HttpRequest, obj: Room) -> None:
        rooms.delete_room(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        for room in queryset:
            rooms.delete_room(room)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[Any, int], set[str], list[Any]]:
        # Only the rooms are listed: their history may have any number of rows, and goes with them.
        found = [str(room) for room in objs]
        return found, {Room._meta.verbose_name_plural: len(found)}, set(), []

    # --- Actions ---------------------------------------------------------------------------------
    @admin.action(description=_("Lock: only hosts enter until the call ends"), permissions=["change"])
    def lock(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        self._set_locked(request, queryset, True)

    @admin.action(description=_("Unlock"), permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        self._set_locked(request, queryset, False)

    def _set_locked(self, request: HttpRequest, queryset: QuerySet[Room], locked: bool) -> None:
        found = list(queryset)
        for room in found:
            rooms.update_room(room, locked=locked)
        text = (
            ngettext("%d room is locked.", "%d rooms are locked.", len(found))
            if locked
            else ngettext("%d room is open.", "%d rooms are open.", len(found))
        )
        self.message_user(request, text % len(found), messages.SUCCESS)

    @admin.action(description=_("End the call for everyone in it"), permissions=["change"])
    def end_call(self, request: HttpRequest, queryset: QuerySet[Room]) -> None:
        ended = sum(rooms.end_meeting(room) for room in queryset)
        text = ngettext("The call ended for %d person.", "The call ended for %d people.", ended) % ended
        self.message_user(request, text, messages.SUCCESS if ended else messages.WARNING)
