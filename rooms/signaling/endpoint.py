"""What both WebSocket endpoints share: a handshake, a `hello`, and an end that is always announced.

An endpoint reads its socket directly instead of through Channels' dispatch, which would take a thread
hop for each message and end the consumer, without a word, on anything unexpected.
"""

import logging
import secrets
import time
from abc import ABC, abstractmethod
from typing import Any

from channels.consumer import AsyncConsumer
from django.conf import settings

from conference.log import connection_id

from . import lifecycle, messages
from .counts import counts
from .entrance import Handshake, Refused, read_handshake
from .errors import Bye, Refusal
from .socket import ClientSocket, Disconnected

logger = logging.getLogger(__name__)


class Endpoint(AsyncConsumer, ABC):  # type: ignore[misc]
    """A Channels consumer whose `serve` runs from the accepted handshake to the end of the socket."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        connection_id.set(secrets.token_hex(4))
        # Our own server looks who reads, and has a shorter way for texts; under another (runserver) all is admitted.
        extensions = scope.get("extensions") or {}
        admits = extensions.get("conference.admits", lambda sender, size: True)
        own_ways = (extensions.get("conference.send_text"), extensions.get("conference.turn"))
        socket = ClientSocket(receive, send, admits, *own_ways)
        address = (scope.get("client") or [""])[0]
        try:
            handshake = read_handshake(scope)
        except Refused:
            logger.info("refused from %s", address, extra={"event": "refused", "address": address})
            await socket.refuse()
            return
        opened = time.monotonic()
        logger.info("opened from %s", address, extra={"event": "opened", "address": address})
        await socket.accept(handshake.subprotocol)
        lifecycle.state.sockets.add(socket)
        try:
            await self.serve(socket, handshake, **scope["url_route"]["kwargs"])
        except Bye as bye:
            counts.refused[bye.code] += 1
            await socket.bye(bye)
        except Disconnected:
            return
        except Exception:
            logger.exception("A connection ended by an error of ours")
            await socket.bye(Bye("internal", "Something went wrong on the server.", after=2))
        finally:
            lifecycle.state.sockets.discard(socket)
            end = {"event": "ended", "code": socket.ending, "seconds": round(time.monotonic() - opened, 1)}
            logger.info("ended by %(code)s after %(seconds)s s", end, extra=end)

    @abstractmethod
    async def serve(self, socket: ClientSocket, handshake: Handshake, **path: str) -> None:
        """Talk with the client. Raises Bye or Disconnected."""


async def read_hello(socket: ClientSocket) -> messages.Hello:
    """The first message, which must be a `hello` (or a `leave`)."""
    try:
        text = await socket.read_within(settings.HELLO_TIMEOUT, messages.MAX_FIRST_FRAME)
    except TimeoutError:
        raise Bye("hello-timeout", f"No hello came within {settings.HELLO_TIMEOUT} s.") from None
    try:
        message = messages.parse(text)
    except Refusal as refusal:
        raise Bye("bad-message", refusal.detail) from None
    counts.messages[type(message)] += 1
    if isinstance(message, messages.Leave):
        raise Bye("left", "You left.")
    if not isinstance(message, messages.Hello):
        raise Bye("bad-message", "The first message must be hello.")
    return message
