"""How changes made anywhere, in a page, the admin or a command, reach the sockets of every instance."""

from typing import Any

from asgiref.sync import async_to_sync
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, pre_delete

from accounts.models import User
from accounts.signals import identity_ended

from ..models import Room
from ..services.errors import RoomGone
from ..services.identity import end_identity, end_session
from ..services.rooms import end_meeting
from ..services.roster import Change, changed
from . import lifecycle
from .relay import announce_from_outside


def connect() -> None:
    """Called once, when Django has loaded."""
    changed.connect(tell, dispatch_uid="rooms.tell")
    identity_ended.connect(end_calls, dispatch_uid="rooms.end_calls")
    post_delete.connect(end_session_of, sender=Session, dispatch_uid="rooms.end_session_of")
    pre_delete.connect(end_call_in, sender=Room, dispatch_uid="rooms.end_call_in")


def tell(sender: object, change: Change, **_kwargs: Any) -> None:
    """Give a committed change to this process's hub, or to the bus where there is no hub."""
    hub = lifecycle.state.hub
    if hub is None:
        async_to_sync(announce_from_outside)(change)
    else:
        hub.loop.call_soon_threadsafe(hub.inbox.put_nowait, change)


def end_calls(sender: object, user: User, session_key: str = "", **_kwargs: Any) -> None:
    end_identity(user, session_key)


def end_session_of(sender: object, instance: Session, **_kwargs: Any) -> None:
    """A session's row goes, as when somebody else signs in over it."""
    end_session(instance.session_key)


def end_call_in(sender: object, instance: Room, **_kwargs: Any) -> None:
    """A room goes, by itself or with the account that owns it: the call in it ends first."""
    try:
        end_meeting(instance)
    except RoomGone:
        return
