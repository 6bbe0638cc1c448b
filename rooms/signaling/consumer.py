"""A client's conversation with a room: `hello`, messages, end."""

import asyncio
import logging
import time

from django.conf import settings
from django.db import Error as DatabaseError
from msgspec import UNSET

from accounts.sessions import user_of_session

from ..services.errors import IdentityEnded, LeaseLost, RoomFull, RoomGone, RoomLocked
from ..services.ice import ice_configuration
from ..services.presence import Arrival, Resume, admit_participant, detach_participant, end_participant
from . import lifecycle, messages
from .counts import counts
from .database import in_database
from .endpoint import Endpoint, read_hello
from .entrance import Entrance, Handshake, find_entrance
from .errors import Bye, Refusal
from .events import error_event, welcome_event
from .handlers import HANDLERS
from .hub import Hub
from .participant import LocalParticipant
from .relay import BusAway
from .room import LiveRoom
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


async def identify(handshake: Handshake, hello: messages.Hello, slug: str) -> Entrance:
    """Who it is, and the right to enter. Raises Bye `forbidden`, `unauthenticated` or `not-found`."""
    if handshake.has_token or hello.token is not UNSET:
        raise Bye("forbidden", "This token is not valid.")
    user = await in_database(user_of_session, handshake.session_key)
    if user is None:
        raise Bye("unauthenticated", "Sign in to enter.")
    entrance = await in_database(find_entrance, user, slug)
    if entrance is None:
        raise Bye("not-found", "There is no such room, or it is not open to you.")
    return entrance


async def enter(
    hub: Hub, room: LiveRoom, entrance: Entrance, handshake: Handshake, hello: messages.Hello, socket: ClientSocket
) -> LocalParticipant:
    """Take a place in the room, or the old one back, and say `welcome`."""
    try:
        admission = await in_database(admit_participant, room.room_id, arrival_of(entrance, handshake, hello))
    except RoomFull:
        raise Bye("room-full", "All places in this room are taken.") from None
    except RoomLocked:
        raise Bye("locked", "The room is locked.") from None
    except RoomGone:
        raise Bye("not-found", "There is no such room, or it is not open to you.") from None
    except IdentityEnded:
        raise Bye("unauthenticated", "Sign in to enter.") from None
    except LeaseLost as error:
        raise overloaded(error, hello) from error
    participant = LocalParticipant(hub, room, admission.participant, handshake.session_key, socket)
    configuration = ice_configuration(participant.id)
    reply_to = messages.reply_id(hello)
    await socket.send(welcome_event(admission, configuration, settings.RESUME_TTL, settings.HEARTBEAT, reply_to))
    await hub.register(participant, admission.snapshot)
    lifecycle.check_serving()
    counts.joined += 1
    return participant


def arrival_of(entrance: Entrance, handshake: Handshake, hello: messages.Hello) -> Arrival:
    claim = hello.resume
    resume = None if claim is UNSET else Resume(claim.participant, claim.secret, claim.fresh)
    return Arrival(
        user=entrance.user,
        instance=lifecycle.instance_id(),
        session_key=handshake.session_key,
        media=messages.fields_if_said(hello.media),
        caps=messages.fields_if_said(hello.caps),
        resume=resume,
    )


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
            await asyncio.shield(give_up_place(participant, left))


async def give_up_place(participant: LocalParticipant, left: bool) -> None:
    """Write that the socket is gone. If the database is away, the next sweep does it."""
    place = (participant.room.room_id, participant.id, participant.epoch)
    try:
        if left:
            await in_database(end_participant, *place, "left")
        else:
            await in_database(detach_participant, *place)
    except DatabaseError as error:
        logger.warning("A participant could not be detached yet: %s", error)


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


def overloaded(error: Exception, hello: messages.Hello) -> Bye:
    logger.warning("Somebody could not be let in: %s", error or type(error).__name__)
    return Bye("overloaded", "The server cannot let you in at the moment.", after=2, reply_to=messages.reply_id(hello))
