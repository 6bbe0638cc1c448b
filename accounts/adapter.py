"""Where allauth asks the product."""

from collections.abc import Iterable

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession

from .models import User
from .signals import identity_ended


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """Sessions that are ended from the list of sessions."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """Delete the sessions, and say so: calls made in their name end too."""
        ended = list(sessions)
        super().end_sessions(ended)
        for session in ended:
            identity_ended.send(sender=User, user=session.user, session_key=session.session_key)
