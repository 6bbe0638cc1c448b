"""Pages about rooms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """My rooms."""
    return render(request, "rooms/home.html")
