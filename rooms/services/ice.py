"""The RTCConfiguration that a participant gets: STUN and TURN by settings, no third party by default."""

import base64
import hashlib
import hmac
import time
from typing import Any

from django.conf import settings

from conference.hosted import hosted
from conference.turn import TurnServer


def turn_servers() -> list[TurnServer]:
    """The TURN servers of the settings; those of a hosted provider are not among them."""
    first = TurnServer(settings.TURN_URLS, settings.TURN_SECRET, settings.TURN_USERNAME, settings.TURN_PASSWORD)
    return [server for server in (first, *settings.TURN_SERVERS) if server.is_usable]


def has_relay() -> bool:
    """Whether there is a TURN server at all, so that a call can do without direct ways."""
    return bool(settings.TURN_API_URL or turn_servers())


def ice_configuration(participant: str, *, relay_only: bool = False, ttl: int | None = None) -> dict[str, Any]:
    """RTCConfiguration (W3C WebRTC 4.2.1) and `ttl`, the s for which its credentials are good.

    `relay_only`: the room has nobody learn anybody's address, so that all media goes through TURN.
    """
    ttl = ttl or settings.TURN_TTL
    servers: list[dict[str, Any]] = []
    if settings.STUN_URLS:
        servers.append({"urls": settings.STUN_URLS})
    # The clock is read once, so that what is given together also ends together.
    username = f"{int(time.time()) + ttl}:{participant}"
    servers += [entry_of(server, username) for server in turn_servers()]
    if settings.TURN_API_URL:
        bought, left = hosted.servers()
        servers += bought
        ttl = min(ttl, left)
    policy = {"iceTransportPolicy": "relay"} if relay_only else {}
    return {"iceServers": servers, **policy, "bundlePolicy": "max-bundle", "iceCandidatePoolSize": 0, "ttl": ttl}


def entry_of(server: TurnServer, username: str) -> dict[str, Any]:
    """An RTCIceServer for the participant with this user name.

    With a secret the credentials are ephemeral, as coturn's `use-auth-secret` has them
    (draft-uberti-behave-turn-rest): the user name is `expiry:participant`, so that quotas count each for itself.
    """
    if not server.secret:
        return {"urls": server.urls, "username": server.username, "credential": server.password}
    digest = hmac.new(server.secret.encode(), username.encode(), hashlib.sha1).digest()
    return {"urls": server.urls, "username": username, "credential": base64.b64encode(digest).decode()}
