"""A client's conversation with a room: `hello`, messages, end."""

import logging
import time

from django.db import Error as DatabaseError

from ..services.errors import RoomGone
from . import lifecycle, messages
from .counts import counts
from .endpoint import Endpoint, read_hello
from .entrance import Handshake
from .errors import Bye, Refusal
from .events import error_event
from .handlers import HANDLERS
from .joining import enter, give_up_place, identify, overloaded
from .participant import LocalParticipant
from .relay import BusAway
from .socket import ClientSocket, Disconnected

logger = logging.getLogger(__name__)


class RoomConsumer(Endpoint):
    """`/ws/rooms/<slug>/`: take part in one room."""

    async def serve(self, socket: ClientSocket, handshake: Handshake, **path: str) -> None:
        """From `hello` to the end. Raises Bye or Disconnected."""
        hello = await read_hello(socket)
        try:
            hub = await lifecycle.running_hub()
            entrance = await identify(handshake, hello, path["slug"])
            room = await hub.open_room(entrance.room.pk)
            try:
                participant = await enter(hub, room, entrance, handshake, hello, socket)
                await converse(socket, participant)
            finally:
                await hub.close_room(room)
        except Bye as bye:
            bye.reply_to = messages.reply_id(hello)
            raise
        except (BusAway, DatabaseError) as error:
            raise overloaded(error, hello) from error


async def converse(socket: ClientSocket, participant: LocalParticipant) -> None:
    """Obey messages until the socket ends; then the participant has left, or is detached for a while."""
    left = False
    try:
        while True:
            text = await socket.read()
            participant.last_heard = time.monotonic()
            await obey(participant, text)
    except Disconnected as end:
        left = end.left
    except Bye as bye:
        await socket.bye(bye)
    finally:
        if participant.hub.forget(participant):
            await give_up_place(participant, left)


async def obey(participant: LocalParticipant, text: str) -> None:
    """Handle one message. Raises Bye when it was one too many or the last one."""
    reply_to = None
    try:
        message = messages.parse(text)
        counts.messages[type(message)] += 1
        reply_to = messages.reply_id(message)
        participant.limits.check(message, participant.last_heard)
        await HANDLERS[type(message)](participant, message)
    except Refusal as refusal:
        counts.errors[refusal.code] += 1
        refusal.reply_to = refusal.reply_to or reply_to
        await participant.send(error_event(refusal))
        if refusal.code in ("bad-message", "unknown-type"):
            participant.limits.count_mistake(participant.last_heard)
    except (DatabaseError, RoomGone) as error:
        counts.errors["unavailable"] += 1
        logger.warning("A message could not be obeyed: %s", error)
        await participant.send(error_event(Refusal("unavailable", "Try again in a moment.", reply_to=reply_to)))
