"""What a rule may refuse, each with a sentence for the person who asked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RoomError(Exception):
    """A rule was not met; `message` says it in plain words, `field` where a form should show it."""

    message: str | Promise = ""
    field: str = ""

    def __init__(self) -> None:
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class RoomFull(RoomError):
    message = _("All places in this room are taken.")


class RoomLocked(RoomError):
    message = _("The room is locked.")


class RoomGone(RoomError):
    message = _("This room is no longer there.")


class IdentityEnded(RoomError):
    message = _("You are signed out. Sign in again.")


class LeaseLost(RoomError):
    """This process was taken for dead, and has not renewed its lease yet."""

    message = _("The server cannot let you in at the moment.")


class GivenUp(RoomError):
    """Nobody waits for the answer any more, so nothing was done."""

    message = _("The server cannot let you in at the moment.")


class SlugTaken(RoomError):
    message = _("Another room has this code already.")
    field = "slug"


class UnknownAccount(RoomError):
    message = _("Nobody here has this e-mail address. Ask them to make an account first.")
    field = "email"


class AlreadyMember(RoomError):
    message = _("They are a member of this room already.")
    field = "email"
