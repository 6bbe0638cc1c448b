"""What each message does: one visible table from class to function.

A handler gets `(participant, message)`, never a socket. It may raise Refusal, which is answered by an
`error`, or Bye, which ends the socket.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import UNSET

from ..services.presence import change_media, end_participant
from . import messages
from .counts import counts
from .database import in_room
from .errors import Bye, Refusal, unavailable
from .events import pong_event, relayed_event
from .participant import Congested, LocalParticipant
from .relay import BusAway

ROSTER_INTERVAL = 2.0  # s between two rosters for one client


async def relay(participant: LocalParticipant, message: messages.Relayed) -> None:
    """Offer, answer, candidates, reconnect: to one other participant of the same room, unread."""
    roster = participant.room.roster
    if participant.id not in roster:
        raise Refusal("not-joined", "You are in this room no more.")
    recipient = roster.get(message.recipient)
    if recipient is None or recipient.id == participant.id:
        raise Refusal("unknown-participant", "Nobody else in this room has this id.", recipient=message.recipient)
    text = relayed_event(participant.id, message)
    try:
        delivered = recipient.state == "live" and await participant.hub.deliver(
            participant, recipient, text, messages.reply_id(message)
        )
    except (BusAway, Congested):
        raise unavailable(recipient.id) from None
    if not delivered:
        raise Refusal("recipient-detached", "They are reconnecting.", recipient=recipient.id)
    counts.relay_seconds.observe(time.monotonic() - participant.last_heard)


async def set_media(participant: LocalParticipant, message: messages.ChangeMedia) -> None:
    media = messages.fields_of(message.media)
    await in_room(change_media, participant.room.room_id, participant.id, participant.epoch, media)


async def send_configuration(participant: LocalParticipant, message: messages.AskConfiguration) -> None:
    await participant.room.configure(participant, messages.reply_id(message))


async def count_report(participant: LocalParticipant, message: messages.Report) -> None:
    """Both sides report; the caller's word counts, so that a connection counts once."""
    roster = participant.room.roster
    own, recipient = roster.get(participant.id), roster.get(message.recipient)
    if recipient is None:
        raise Refusal("unknown-participant", "Nobody in this room has this id.", recipient=message.recipient)
    if own is not None and own.joined > recipient.joined:
        participant.hub.count_report(participant.room.room_id, message.outcome, message.relayed)


async def pong(participant: LocalParticipant, message: messages.Ping) -> None:
    """Answered from memory; and with the whole truth to a client that is behind."""
    room = participant.room
    await participant.send(pong_event(room.revision, messages.reply_id(message)))
    behind = message.revision is not UNSET and message.revision < room.revision
    now = time.monotonic()
    if behind and now - participant.last_roster >= ROSTER_INTERVAL:
        participant.last_roster = now
        await room.tell_truth(participant)


async def leave(participant: LocalParticipant, message: messages.Leave) -> None:
    participant.hub.forget(participant)
    try:
        await in_room(end_participant, participant.room.room_id, participant.id, participant.epoch, "left")
    finally:
        await participant.socket.bye(Bye("left", "You left.", reply_to=messages.reply_id(message)))


async def refuse_second_hello(participant: LocalParticipant, message: messages.Hello) -> None:
    raise Refusal("bad-message", "You have said hello already.")


async def forbid(participant: LocalParticipant, message: messages.ClientMessage) -> None:
    """Host actions, which this server does not offer to anybody yet."""
    raise Refusal("forbidden", "You may not do this here.")


Handler = Callable[[LocalParticipant, Any], Awaitable[None]]
HANDLERS: dict[type[messages.ClientMessage], Handler] = {
    messages.Hello: refuse_second_hello,
    messages.Offer: relay,
    messages.Answer: relay,
    messages.Candidates: relay,
    messages.Reconnect: relay,
    messages.ChangeMedia: set_media,
    messages.AskConfiguration: send_configuration,
    messages.Report: count_report,
    messages.Ping: pong,
    messages.Leave: leave,
    messages.Admit: forbid,
    messages.Deny: forbid,
    messages.Mute: forbid,
    messages.AskUnmute: forbid,
    messages.Remove: forbid,
    messages.Lock: forbid,
    messages.ChangeRole: forbid,
    messages.End: forbid,
}
