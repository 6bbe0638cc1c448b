"""The ASGI application: Django for pages, the signaling for WebSockets, and two answers to those who watch."""

import os
from typing import Any

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
django = get_asgi_application()

from rooms.signaling.routing import websocket  # noqa: E402  (needs the apps to be loaded)

from .health import ANSWERS  # noqa: E402


async def http(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Pages; and before any middleware `/healthz` and `/readyz`."""
    await ANSWERS.get(scope["path"], django)(scope, receive, send)


application = ProtocolTypeRouter({"http": http, "websocket": websocket})
