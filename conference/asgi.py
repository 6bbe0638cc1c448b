"""The ASGI application: Django for pages, the signaling for WebSockets, and one answer to health checks."""

import os
from typing import Any

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django = get_asgi_application()

from rooms.signaling.routing import websocket  # noqa: E402  (needs the apps to be loaded)

from .health import PATH, health  # noqa: E402


async def http(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Pages, and `/healthz` before any middleware."""
    await (health if scope["path"] == PATH else django)(scope, receive, send)


application = ProtocolTypeRouter({"http": http, "websocket": websocket})
