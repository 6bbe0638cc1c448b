"""The request as a view behind `login_required` gets it."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User

from .models import Room
from .permissions import can_manage


class AuthedRequest(HttpRequest):
    """Somebody has signed in."""

    user: User


def managed_room(request: AuthedRequest, slug: str) -> Room:
    """The room, for who may manage it. For others Http404, as if there were none."""
    room = get_object_or_404(Room.objects.visible_to(request.user), slug=slug)
    if not can_manage(request.user, room):
        raise Http404
    return room
