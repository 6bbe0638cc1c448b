"""When and from where a session was last used, for the list of sessions."""

import hashlib
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

ACTIVITY_PERIOD = 60  # s between two notes of one session from one place


class SessionActivityMiddleware:
    """allauth's own middleware writes at every request; a page that asks every few seconds would write each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated and self._is_due(request):
            UserSession.objects.create_from_request(request)
        return self.get_response(request)

    def _is_due(self, request: HttpRequest) -> bool:
        """Whether this session was not noted from this place a moment ago."""
        place = (request.session.session_key, get_adapter().get_client_ip(request), request.headers.get("user-agent"))
        return cache.add(f"seen:{hashlib.sha256(repr(place).encode()).hexdigest()}", True, ACTIVITY_PERIOD)
