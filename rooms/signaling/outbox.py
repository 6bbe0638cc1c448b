"""What waits to go to other instances: gathered by target, and sent together.

Asking the bus to take a message is the dearest part of a relay between instances. So what comes within GATHER goes
together, and so does everything that comes while one publish is under way, in the order in which it came.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from .counts import counts
from .participant import LocalParticipant
from .relay import Addressed, BusAway, NobodyHears

logger = logging.getLogger(__name__)

# s; those who set up a call say much at once, and nobody notices so short a wait.
GATHER = 0.002
# Parcels of one publish. With texts of 64 KiB it is 6 MB, which Redis takes.
TOGETHER = 100
# Parcels that wait in all; a bus that hangs must not fill our memory.
LIMIT = 5_000


class Parcel(NamedTuple):
    """A text for a participant of another instance, and who is told if it is lost."""

    room_id: int
    recipient: str
    text: str
    sender: LocalParticipant
    reply_to: str | None

    @property
    def addressed(self) -> Addressed:
        """What goes over the bus."""
        return self.room_id, self.recipient, self.sender.id, self.text


class Outbox:
    """One queue for each instance that something waits for, emptied by one task."""

    def __init__(
        self,
        publish: Callable[[str, Sequence[Addressed]], Awaitable[None]],
        on_lost: Callable[[Parcel], Awaitable[None]],
    ) -> None:
        """`publish(channel, texts)` raises BusAway; `on_lost` gets each parcel that could not be sent."""
        self.publish = publish
        self.on_lost = on_lost
        self.loop = asyncio.get_running_loop()
        # By channel: what is gathered, and what is sent now.
        self.waiting: dict[str, list[Parcel]] = {}
        self.due: dict[str, list[Parcel]] = {}
        self.size = 0
        self.gathered = asyncio.Event()

    def post(self, channel: str, parcel: Parcel) -> None:
        """Have a parcel sent, soon, to the instance that reads `channel`. Raises BusAway if too many wait."""
        if self.size >= LIMIT:
            raise BusAway
        self.size += 1
        if not self.waiting:
            self.loop.call_later(GATHER, self.gathered.set)
        self.waiting.setdefault(channel, []).append(parcel)

    async def run(self) -> None:
        """Send what was gathered, for ever."""
        while True:
            await self.gathered.wait()
            self.gathered.clear()
            self.due, self.waiting = self.waiting, {}
            while self.due:
                try:
                    await self.send_next()
                except Exception:
                    logger.exception("Messages to another instance could not be sent")

    async def send_next(self) -> None:
        """Send to one instance, a publish at most."""
        channel = next(iter(self.due))
        queue = self.due.pop(channel)
        parcels, rest = queue[:TOGETHER], queue[TOGETHER:]
        if rest:
            self.due[channel] = rest
        self.size -= len(parcels)
        try:
            await self.publish(channel, [parcel.addressed for parcel in parcels])
        except NobodyHears:
            await self.lose(parcels)
        except BusAway:
            # It is one bus for all: what else waits would only wait longer to be lost.
            await self.lose([*parcels, *self.take_all()])
        except Exception:
            await self.lose(parcels)
            raise
        else:
            counts.bus_sent += 1

    def take_all(self) -> list[Parcel]:
        parcels = [parcel for queues in (self.due, self.waiting) for queue in queues.values() for parcel in queue]
        self.due.clear()
        self.waiting.clear()
        self.size = 0
        return parcels

    async def lose(self, parcels: list[Parcel]) -> None:
        counts.bus_lost += len(parcels)
        for parcel in parcels:
            await self.on_lost(parcel)
