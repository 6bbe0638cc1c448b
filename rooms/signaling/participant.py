"""A participant whose socket this process holds, as handlers and the hub see it."""

import time
from typing import TYPE_CHECKING, Protocol

from ..services.roster import Present
from .errors import Bye
from .limits import Limits

if TYPE_CHECKING:
    from accounts.sessions import Proof

    from .hub import Hub
    from .room import LiveRoom


class Congested(Exception):
    """The client does not read fast enough; what others relay to it is dropped rather than kept."""


class Socket(Protocol):
    """What the consumer lends: a way to the client. Sending to one that is closed does nothing."""

    def admits(self, sender: str, size: int) -> bool: ...

    async def send(self, text: str) -> None: ...

    async def bye(self, bye: Bye) -> None: ...


class LocalParticipant:
    """One socket that has joined. `revision` is what its client knows of the room."""

    __slots__ = (
        "epoch",
        "hub",
        "id",
        "last_heard",
        "last_roster",
        "limits",
        "proof",
        "revision",
        "role",
        "room",
        "session_key",
        "socket",
    )

    def __init__(
        self, hub: "Hub", room: "LiveRoom", who: Present, session_key: str, proof: "Proof | None", socket: Socket
    ) -> None:
        """`proof` is what the session was found valid by; None once it is not."""
        now = time.monotonic()
        self.hub, self.room = hub, room
        self.id, self.epoch, self.role = who.id, who.epoch, who.role
        self.session_key, self.proof = session_key, proof
        self.socket = socket
        self.revision = 0
        self.limits = Limits(now)
        self.last_heard = now
        self.last_roster = float("-inf")

    async def send(self, text: str) -> None:
        """Tell the client something of the server's own."""
        await self.socket.send(text)

    async def relay(self, sender: str, text: str) -> None:
        """Tell the client what another one says. Raises Congested, so that nobody can drown anybody."""
        if not self.socket.admits(sender, len(text)):
            raise Congested
        await self.socket.send(text)
