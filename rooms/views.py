"""Pages about rooms: the list, the door, and the room itself."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from .forms import JoinForm, NewRoomForm
from .listing import names_of, people_in, rooms_of, summary_of
from .models import Participant, Room
from .permissions import can_manage
from .requests import AuthedRequest
from .services import rooms
from .services.ice import has_relay
from .services.trial import trial_configuration


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """My rooms; for who has not signed in, what this is."""
    return render_home(request, JoinForm())


def render_home(request: HttpRequest, join: JoinForm) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "rooms/landing.html", {"join": join})
    rows = rooms_of(request.user)
    context = {"join": join, "form": NewRoomForm(), "rows": rows, "summary": summary_of(rows)}
    return render(request, "rooms/home.html", context)


@require_safe
@never_cache
def occupancy(request: HttpRequest) -> HttpResponse:
    """The rows of the home page as they are now. It answers 403 once nobody is signed in; home.js then stops asking."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    rows = rooms_of(request.user)
    return render(request, "rooms/occupancy.html", {"rows": rows, "summary": summary_of(rows)})


@require_http_methods(["GET", "HEAD", "POST"])
def room_join(request: HttpRequest) -> HttpResponse:
    """Go to the room of a code or a link. Who has not signed in does so first, and learns of no room before."""
    if request.method != "POST":
        return redirect("home")
    form = JoinForm(request.POST)
    if not form.is_valid():
        return render_home(request, form)
    slug = form.cleaned_data["code"]
    if request.user.is_authenticated and not Room.objects.visible_to(request.user).filter(slug=slug).exists():
        form.add_error("code", _("There is no room with this code that you may enter. Check it, or ask for its link."))
        form.focus_first_error()
        return render_home(request, form)
    return redirect("room", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_create(request: AuthedRequest) -> HttpResponse:
    """Make a room. The dialog of the home page posts here; without JavaScript this is a page of its own."""
    form = NewRoomForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "rooms/new.html", {"form": form})
    room = rooms.create_room(request.user, form.cleaned_data["name"], access=form.cleaned_data["access"])
    messages.success(request, _("%(name)s is ready. Send its link to those you want to meet.") % {"name": room.name})
    return redirect("room_settings", room.slug)


@login_required
@require_safe
@never_cache
def room(request: AuthedRequest, slug: str) -> HttpResponse:
    """The room: preview, call and what comes after it are one page.

    Asked with `?trial`, it also holds what a browser needs to try out its connection; null after too many trials.
    """
    room = get_object_or_404(Room.objects.visible_to(request.user), slug=slug)
    people = people_in(Participant.objects.filter(room=room)).get(room.pk, [])
    urls = {
        "home": reverse("home"),
        "login": f"{reverse('account_login')}?next={room.get_absolute_url()}",
        "socket_path": f"/ws/rooms/{room.slug}/",
    }
    if can_manage(request.user, room):
        urls["settings"] = reverse("room_settings", args=[room.slug])
    data: dict[str, Any] = {
        "slug": room.slug,
        "name": room.name,
        "capacity": room.capacity,
        "access": room.access,
        "locked": room.locked,
        "self": {"name": str(request.user)},
        "present": [{"id": person.id, "name": person.name} for person in people],
        "urls": urls,
        "relay": {"room": room.relay_only, "possible": has_relay()},
    }
    if "trial" in request.GET:
        data["trial"] = trial_configuration(room, request.user)
    context = {"room": room, "people": people, "names": names_of(people), "room_data": data, "urls": urls}
    return render(request, "rooms/room.html", context)
