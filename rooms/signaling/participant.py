"""A participant whose socket this process holds, as handlers and the hub see it."""

import time
from typing import TYPE_CHECKING, Protocol

from ..services.roster import Present
from .errors import Bye
from .limits import Limits

if TYPE_CHECKING:
    from .hub import Hub
    from .room import LiveRoom


class Socket(Protocol):
    """What the consumer lends: a way to the client. Sending to one that is closed does nothing."""

    async def send(self, text: str) -> None: ...

    async def bye(self, bye: Bye, reply_to: str | None = None) -> None: ...


class LocalParticipant:
    """One socket that has joined. `revision` is what its client knows of the room."""

    __slots__ = (
        "epoch",
        "hub",
        "id",
        "last_heard",
        "last_roster",
        "limits",
        "revision",
        "role",
        "room",
        "session_key",
        "socket",
    )

    def __init__(self, hub: "Hub", room: "LiveRoom", who: Present, session_key: str, socket: Socket) -> None:
        now = time.monotonic()
        self.hub, self.room = hub, room
        self.id, self.epoch, self.role = who.id, who.epoch, who.role
        self.session_key = session_key
        self.socket = socket
        self.revision = 0
        self.limits = Limits(now)
        self.last_heard = now
        self.last_roster = float("-inf")

    async def send(self, text: str) -> None:
        await self.socket.send(text)
