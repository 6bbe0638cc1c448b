"""Who is at the door: what a handshake says of the client, and which room it may enter."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

from accounts.models import User
from accounts.sessions import Proof, sign_in_of

from ..models import SLUG, Room
from ..permissions import role_of
from ..services import rows
from ..services.errors import IdentityEnded, RoomGone

SUBPROTOCOL = "conference.v1"


class Refused(Exception):
    """The handshake is not accepted (403)."""


@dataclass(frozen=True, slots=True)
class Handshake:
    """What the handshake gives: an identity to be looked up, and nothing that is trusted further."""

    subprotocol: str | None
    session_key: str
    has_token: bool


@dataclass(frozen=True, slots=True)
class Entrance:
    """A user and a room that they may enter, and the proof of the session."""

    user: User
    room: Room
    proof: Proof


def read_handshake(scope: dict[str, Any]) -> Handshake:
    """Read a WebSocket handshake. Raises Refused for a foreign Host or none of our subprotocols."""
    headers = {name: value.decode("latin1") for name, value in scope["headers"]}
    if not is_allowed_host(headers.get(b"host", "")):
        raise Refused
    offered = scope.get("subprotocols") or []
    if offered and SUBPROTOCOL not in offered:
        raise Refused
    cookies = parse_cookie(headers.get(b"cookie", "")) if is_own_origin(scope.get("scheme", "ws"), headers) else {}
    return Handshake(
        subprotocol=SUBPROTOCOL if offered else None,
        session_key=cookies.get(settings.SESSION_COOKIE_NAME, ""),
        has_token=headers.get(b"authorization", "").lower().startswith("bearer"),
    )


def is_allowed_host(host: str) -> bool:
    """Django checks the Host of pages only; a WebSocket needs the same against DNS rebinding."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def is_own_origin(scheme: str, headers: dict[bytes, str]) -> bool:
    """Whether a page of this very site opened the socket: the same scheme, host and port, nothing less.

    A cookie is sent with any page's handshake (RFC 6455 10.2), so that only the Origin tells ours.
    """
    origin = headers.get(b"origin", "")
    if not origin:
        return False
    if settings.TRUST_PROXY and (forwarded := headers.get(b"x-forwarded-proto")):
        secure = forwarded == "https"
    else:
        secure = scheme in ("wss", "https")
    return same_origin(origin, settings.SITE_URL) or same_origin(
        origin, f"{'https' if secure else 'http'}://{headers[b'host']}"
    )


def same_origin(origin: str, url: str) -> bool:
    """Whether `origin` names exactly the scheme, host and port of `url` (RFC 6454 5)."""
    try:
        return origin_of(origin) == origin_of(url) and urlsplit(origin).path == ""
    except ValueError:
        return False


def origin_of(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def find_entrance(session_key: str, slug: str) -> Entrance:
    """Who it is, and the room by this code that they may enter. Raises IdentityEnded or RoomGone.

    A room that is forbidden is not told from one that is not there.
    """
    signed_in = sign_in_of(session_key)
    if signed_in is None:
        raise IdentityEnded
    user, proof = signed_in
    # A code that is none is kept from the database, which may choke on it.
    found = rows.find_room(slug, user.pk) if SLUG.fullmatch(slug) else None
    if found is None or role_of(user, *found) is None:
        raise RoomGone
    return Entrance(user, found[0], proof)
