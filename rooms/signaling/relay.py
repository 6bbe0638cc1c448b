"""Between instances: the only module that knows the channel layer.

Each instance reads *one* channel, and is in the group of each room that somebody here is in. What is
sent may be lost, silently (Redis pub/sub is at most once): relays are then tried again by the peers, and
rosters heal by revisions. Without Redis the layer is in this process, and the ways are the same.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from ..services.roster import Change
from .counts import counts

logger = logging.getLogger(__name__)

CONFIRM_TIMEOUT = 2.0  # s to see one's own message come back
NONCE_AGAIN = 0.25  # s after which it is sent once more
SEND_TIMEOUT = 2.0  # s for the bus to take a message; one that hangs must stall nothing that is local
PAUSE = 1.0  # s for a reader to end, and after a failure to read
BUS_ERRORS = (RedisError, OSError, asyncio.TimeoutError)

# A room, a participant in it, another one who relays, and the text.
Addressed = tuple[int, str, str, str]


class BusAway(Exception):
    """The channel layer does not answer; what was to be sent is lost."""


class NobodyHears(BusAway):
    """The layer carries, but the instance that was to hear has died, or does not listen again yet."""


def group_of(room_id: int) -> str:
    return f"room.{room_id}"


class Relay:
    """This instance's one channel on the layer, and the groups of its rooms."""

    def __init__(
        self,
        on_texts: Callable[[Sequence[Addressed]], Awaitable[None]],
        on_change: Callable[[Change], Awaitable[None]],
    ) -> None:
        """`on_texts` gets what others relay, `on_change` what they announce."""
        self.on_texts = on_texts
        self.on_change = on_change
        self.layer = get_channel_layer()
        self.channel = ""
        self.nonces: dict[str, asyncio.Event] = {}
        self.reader: asyncio.Task[None] | None = None
        # Whether the last message to ourselves came back.
        self.carries = True
        self.sent = 0
        # By the channel of each instance: the number of the last texts that came from there.
        self.heard: dict[str, int] = {}

    async def open(self) -> str:
        """Make the channel; its name is what others send to."""
        self.channel = await self.layer.new_channel("instance.")
        return self.channel

    def listen(self) -> None:
        """Hand on what comes, from now on."""
        self.reader = asyncio.ensure_future(self.read())

    async def deafen(self) -> None:
        """Listen no more; at most a second is given to an orderly end."""
        if self.reader is not None:
            self.reader.cancel()
            await asyncio.wait({self.reader}, timeout=PAUSE)

    async def read(self) -> None:
        """Hand every message on, for ever. One that can't be read is logged, and the next one is read."""
        while True:
            try:
                await self.dispatch(await self.layer.receive(self.channel))
            except BUS_ERRORS as error:
                logger.warning("The bus did not answer: %r", error)
                await asyncio.sleep(PAUSE)
            except Exception:
                logger.exception("A message from another instance could not be handled")

    async def reset(self) -> None:
        """Connect anew, under the same name, to a bus that has fallen silent; groups must be joined again."""
        await self.deafen()
        try:
            async with asyncio.timeout(CONFIRM_TIMEOUT):
                await self.layer.flush()
        except BUS_ERRORS as error:
            logger.warning("The old connections to the bus could not be closed: %r", error)
        self.listen()

    async def dispatch(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "texts":
                if self.is_newer(message["source"], message["number"]):
                    await self.on_texts(message["texts"])
            case "change":
                await self.on_change(msgspec.convert(message["change"], Change))
            case "nonce":
                if seen := self.nonces.get(message["nonce"]):
                    seen.set()

    def is_newer(self, source: str, number: int) -> bool:
        """Whether these texts follow what came from there. A Redis that was stopped may hand out old ones late."""
        newer = number > self.heard.get(source, 0)
        if newer:
            self.heard[source] = number
        return newer

    async def join(self, room_id: int) -> None:
        """Hear of a room from now on: returns once the subscription is seen to work. Raises BusAway."""
        if not self.carries:  # nor is there a channel to join with while it is connected anew
            raise BusAway
        group = group_of(room_id)

        async def add(nonce: dict[str, Any]) -> None:
            await self.layer.group_add(group, self.channel)
            await self.layer.group_send(group, nonce)

        await self.see(add)

    async def see_itself(self) -> None:
        """Send a message to one's own channel, and wait for it. Raises BusAway."""
        try:
            await self.see(lambda nonce: self.layer.send(self.channel, nonce))
        except BusAway:
            self.carries = False
            raise
        self.carries = True

    async def see(self, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        """Have a nonce sent and wait until it arrives: the layer answers before Redis has confirmed anything.

        Subscriptions go over a connection of their own, so a nonce may be too early; hence one more now and then.
        """
        nonce = secrets.token_hex(8)
        seen = self.nonces[nonce] = asyncio.Event()
        try:
            async with asyncio.timeout(CONFIRM_TIMEOUT):
                while not seen.is_set():
                    await send({"type": "nonce", "nonce": nonce})
                    with suppress(TimeoutError):
                        await asyncio.wait_for(seen.wait(), NONCE_AGAIN)
        except BUS_ERRORS as error:
            raise BusAway from error
        finally:
            del self.nonces[nonce]

    async def part(self, room_id: int) -> None:
        """Hear of a room no more; without this its subscription would live as long as the process."""
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                await self.layer.group_discard(group_of(room_id), self.channel)
        except BUS_ERRORS as error:
            logger.warning("Could not leave the group of a room: %s", error)

    async def send_texts(self, channel: str, texts: Sequence[Addressed]) -> None:
        """Relay texts to participants of another instance, in this order. Raises BusAway or NobodyHears."""
        if not self.carries:
            raise BusAway
        self.sent += 1
        message = {"type": "texts", "source": self.channel, "number": self.sent, "texts": texts}
        try:
            receivers = await self.layer.send(channel, message)  # which has a limit of its own
        except BUS_ERRORS as error:
            raise BusAway from error
        if receivers == 0:
            raise NobodyHears

    async def announce(self, change: Change) -> None:
        """Tell the other instances of a change; they find it by revision if this is lost."""
        if self.carries:
            await announce(self.layer, change)
        else:
            counts.bus_lost += 1


async def announce(layer: Any, change: Change) -> None:
    message = {"type": "change", "change": msgspec.to_builtins(change)}
    try:
        async with asyncio.timeout(SEND_TIMEOUT):
            await layer.group_send(group_of(change.room_id), message)
            counts.bus_sent += 1
    except BUS_ERRORS as error:
        counts.bus_lost += 1
        logger.warning("A change was not announced to other instances: %r", error)


async def announce_from_outside(change: Change) -> None:
    """Announce a change from a process that serves no sockets, such as a management command."""
    await announce(get_channel_layer(), change)
