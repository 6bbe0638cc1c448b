"""The way in: from `hello` to `welcome`, or to the `bye` that refuses."""

import asyncio
import logging

from django.conf import settings
from django.db import Error as DatabaseError
from msgspec import UNSET

from ..services.errors import GivenUp, IdentityEnded, LeaseLost, RoomFull, RoomGone, RoomLocked
from ..services.ice import ice_configuration
from ..services.presence import Admission, Arrival, Resume, admit_participant, detach_participant, end_participant
from . import lifecycle, messages
from .counts import counts
from .database import in_database, in_room
from .entrance import Entrance, Handshake, find_entrance
from .errors import Bye
from .events import welcome_event
from .hub import Hub
from .participant import LocalParticipant, Socket
from .room import LiveRoom

logger = logging.getLogger(__name__)


async def identify(handshake: Handshake, hello: messages.Hello, slug: str) -> Entrance:
    """Who it is, and the right to enter. Raises Bye `forbidden`, `unauthenticated` or `not-found`."""
    if handshake.has_token or hello.token is not UNSET:
        raise Bye("forbidden", "This token is not valid.")
    try:
        return await in_database(find_entrance, handshake.session_key, slug)
    except IdentityEnded:
        raise unauthenticated() from None
    except RoomGone:
        raise not_found() from None


async def enter(
    hub: Hub, room: LiveRoom, entrance: Entrance, handshake: Handshake, hello: messages.Hello, socket: Socket
) -> LocalParticipant:
    """Take a place in the room, or the old one back, and say `welcome`. Raises Bye."""
    with lifecycle.entering() as entry:
        arrival = arrival_of(entrance, handshake, hello, entry)
        admission = await admit(room.room_id, arrival, hello)
        who, session_key = admission.participant, handshake.session_key
        participant = LocalParticipant(hub, room, who, session_key, entrance.proof, socket)
        if not entry.is_wanted():
            # Its socket knows of no place; one that was resumed goes on waiting for its return.
            await give_up_place(participant, left=participant.epoch == 1)
            raise lifecycle.restart()
        relay_only = admission.snapshot.room.relay_only
        configuration = ice_configuration(participant.id, relay_only=relay_only)
        reply_to = messages.reply_id(hello)
        await socket.send(welcome_event(admission, configuration, settings.RESUME_TTL, settings.HEARTBEAT, reply_to))
        await hub.register(participant, admission.snapshot)
    lifecycle.check_serving()
    counts.joined += 1
    place = {"event": "joined", "room": room.room_id, "participant": participant.id}
    logger.info("joined room %(room)s as %(participant)s", place, extra=place)
    return participant


async def admit(room_id: int, arrival: Arrival, hello: messages.Hello) -> Admission:
    try:
        return await in_room(admit_participant, room_id, arrival)
    except RoomFull:
        raise Bye("room-full", "All places in this room are taken.") from None
    except RoomLocked:
        raise Bye("locked", "The room is locked.") from None
    except RoomGone:
        raise not_found() from None
    except IdentityEnded:
        raise unauthenticated() from None
    except GivenUp:
        raise lifecycle.restart() from None
    except LeaseLost as error:
        raise overloaded(error, hello) from error


def arrival_of(entrance: Entrance, handshake: Handshake, hello: messages.Hello, entry: lifecycle.Entry) -> Arrival:
    claim = hello.resume
    resume = None if claim is UNSET else Resume(claim.participant, claim.secret, claim.fresh)
    return Arrival(
        user=entrance.user,
        instance=lifecycle.instance_id(),
        session_key=handshake.session_key,
        media=messages.fields_if_said(hello.media),
        caps=messages.fields_if_said(hello.caps),
        resume=resume,
        is_wanted=entry.is_wanted,
    )


async def give_up_place(participant: LocalParticipant, left: bool) -> None:
    """Write that the socket is gone, whatever becomes of the caller. If the database is away, upkeep does it."""
    await asyncio.shield(write_gone(participant, left))


async def write_gone(participant: LocalParticipant, left: bool) -> None:
    room_id = participant.room.room_id
    try:
        if left:
            await in_room(end_participant, room_id, participant.id, participant.epoch, "left")
        else:
            await in_room(detach_participant, room_id, participant.id, participant.epoch)
    except DatabaseError as error:
        logger.warning("A participant could not be detached yet: %s", error)


def unauthenticated() -> Bye:
    return Bye("unauthenticated", "Sign in to enter.")


def not_found() -> Bye:
    return Bye("not-found", "There is no such room, or it is not open to you.")


def overloaded(error: Exception, hello: messages.Hello) -> Bye:
    logger.warning("Somebody could not be let in: %s", error or type(error).__name__)
    return Bye("overloaded", "The server cannot let you in at the moment.", after=2, reply_to=messages.reply_id(hello))
