"""The two WebSocket endpoints; anything else is refused in the handshake."""

from typing import Any

from channels.routing import URLRouter
from django.urls import path, re_path

from .consumer import RoomConsumer
from .directory import DirectoryConsumer


async def refuse(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "websocket.close"})


websocket = URLRouter(
    [
        path("ws/rooms/<str:slug>/", RoomConsumer.as_asgi()),
        path("ws/directory/", DirectoryConsumer.as_asgi()),
        re_path(r"", refuse),  # type: ignore[arg-type]  # an ASGI application, as URLRouter wants
    ]
)
