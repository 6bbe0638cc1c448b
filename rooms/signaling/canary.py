"""Whether the bus still carries: an instance sends itself a message every 2 s, and looks for it.

Redis pub/sub loses a subscription without a word, as when a connection hangs half open. Two messages that do
not come back mean that it is lost: then everything is subscribed anew, and every room read again.
"""

import asyncio
import logging

from .counts import counts
from .hub import Hub
from .relay import BusAway

logger = logging.getLogger(__name__)

INTERVAL = 2.0  # s
MISSES = 2


class Canary:
    """Watches the bus of one instance."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def run(self) -> None:
        """Watch for ever."""
        while True:
            await asyncio.sleep(INTERVAL)
            try:
                await self.sing()
            except Exception:
                logger.exception("The bus could not be watched")

    async def sing(self) -> None:
        try:
            await self.hub.relay.see_itself()
        except BusAway:
            counts.bus_lost += 1
            counts.bus_misses += 1
            if counts.bus_misses >= MISSES:
                logger.warning("Nothing comes back over the bus; connecting anew")
                await self.hub.relay.reset()
                self.hub.forget_groups()
        else:
            if counts.bus_misses >= MISSES:
                logger.warning("The bus carries again")
            counts.bus_misses = 0
            await self.hub.rejoin()
