"""Pages for when something broke: they ask neither the database nor the session, which may be what broke."""

from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseServerError
from django.template.loader import render_to_string

from conference.context import product


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """500, for `handler500`."""
    return HttpResponseServerError(render_to_string("500.html", product(request)))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBadRequest:
    """400, for `handler400`."""
    return HttpResponseBadRequest(render_to_string("400.html", product(request)))
