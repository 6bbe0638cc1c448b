"""Who belongs to a room: small forms on its settings page, each a request of its own."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from .forms import MemberForm, RoleForm
from .models import Membership, Room
from .permissions import can_manage
from .requests import AuthedRequest, managed_room
from .services import rooms
from .services.errors import RoomError
from .views_settings import render_settings

View = Callable[..., HttpResponse]


def posted(view: View) -> View:
    """Who comes here without a form, as after signing in anew, goes to the settings."""

    @wraps(view)
    def answer(request: AuthedRequest, slug: str, **rest: int) -> HttpResponse:
        if request.method != "POST":
            return redirect("room_settings", slug)
        return view(request, slug, **rest)

    return answer


def back_to_members(room: Room) -> HttpResponse:
    return redirect(f"{reverse('room_settings', args=[room.slug])}#members")


def member_of(room: Room, pk: int) -> Membership:
    """A member whom hosts may change: anybody but the owner."""
    members = room.memberships.exclude(user=room.owner_id).select_related("user", "room")
    return get_object_or_404(members, pk=pk)


@login_required
@posted
def member_add(request: AuthedRequest, slug: str) -> HttpResponse:
    """Add an account by its e-mail address."""
    room = managed_room(request, slug)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return render_settings(request, room, adding=form)
    try:
        member = rooms.add_member(room, form.cleaned_data["email"], form.cleaned_data["role"])
    except RoomError as error:
        form.refuse(error)
        return render_settings(request, room, adding=form)
    messages.success(request, _("%(name)s is a member now.") % {"name": member.user})
    return back_to_members(room)


@login_required
@posted
def member_change(request: AuthedRequest, slug: str, pk: int) -> HttpResponse:
    """Give a member another role."""
    room = managed_room(request, slug)
    member = member_of(room, pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        rooms.change_role(member, form.cleaned_data["role"])
        text = _("%(name)s is now: %(role)s.") % {"name": member.user, "role": member.get_role_display()}
        messages.success(request, text)
    else:
        messages.error(request, _("There is no such role. Choose one from the list."))
    return back_to_members(room) if can_manage(request.user, room) else redirect("home")


@login_required
@posted
def member_remove(request: AuthedRequest, slug: str, pk: int) -> HttpResponse:
    """Take a member out of the room, and out of a call in it."""
    room = managed_room(request, slug)
    member = member_of(room, pk)
    rooms.remove_member(member)
    messages.success(request, _("%(name)s is no longer a member.") % {"name": member.user})
    return back_to_members(room) if can_manage(request.user, room) else redirect("home")
