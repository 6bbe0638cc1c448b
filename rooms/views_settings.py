"""A room's settings, for its owner and hosts. For everybody else these pages are not there."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .forms import MemberForm, SettingsForm
from .listing import people_in
from .models import Participant, Role, Room
from .requests import AuthedRequest, managed_room
from .services import rooms
from .services.errors import RoomGone


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_settings(request: AuthedRequest, slug: str) -> HttpResponse:
    """Name, access and places; members and deletion are forms of their own on the same page."""
    room = managed_room(request, slug)
    if request.method != "POST":
        return render_settings(request, room)
    form = SettingsForm(request.POST, initial=values_of(room))
    if not form.is_valid():
        return render_settings(request, room, form=form)
    try:
        rooms.update_room(room, **form.cleaned_data)
    except RoomGone:
        raise Http404 from None
    messages.success(request, _("Saved."))
    return redirect("room_settings", room.slug)


def values_of(room: Room) -> dict[str, Any]:
    """What the form shows of a room at first."""
    return {name: getattr(room, name) for name in SettingsForm.base_fields}


def render_settings(
    request: AuthedRequest, room: Room, *, form: SettingsForm | None = None, adding: MemberForm | None = None
) -> HttpResponse:
    """The page with one of its forms as it was sent, if that was wrong."""
    members = room.memberships.exclude(user=room.owner_id).select_related("user").order_by("user__name", "pk")
    context: dict[str, Any] = {
        "room": room,
        "form": form or SettingsForm(initial=values_of(room)),
        "adding": adding or MemberForm(),
        "members": members,
        "roles": Role.choices,
        "people": people_in(Participant.objects.filter(room=room)).get(room.pk, []),
        "link": request.get_host() + room.get_absolute_url(),
    }
    return render(request, "rooms/settings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_delete(request: AuthedRequest, slug: str) -> HttpResponse:
    """Delete a room. The settings page asks in a dialog; without JavaScript this page asks."""
    room = managed_room(request, slug)
    if request.method != "POST":
        return render(request, "rooms/delete.html", {"room": room})
    try:
        rooms.delete_room(room)
    except RoomGone:
        raise Http404 from None
    messages.success(request, _("%(name)s is deleted.") % {"name": room.name})
    return redirect("home")
