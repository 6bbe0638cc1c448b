"""What becomes of a session at each request: it survives a key rotation, and its last use is noted."""

import hashlib
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from .sessions import user_of_session

ACTIVITY_PERIOD = 60  # s between two notes of one session from one place


class KeyRotationMiddleware:
    """While there are SECRET_KEY_FALLBACKS, renews what a former key signed, and leaves the session its own key.

    Django would move the session to a new key, and calls that were joined with the old one would end.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECRET_KEY_FALLBACKS and request.session.session_key:
            user = user_of_session(request.session.session_key)
            if user and request.session.get(HASH_SESSION_KEY) != user.get_session_auth_hash():
                request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        return self.get_response(request)


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
