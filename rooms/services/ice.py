"""The RTCConfiguration that a participant gets: STUN and TURN by settings, no third party by default."""

import base64
import hashlib
import hmac
import time
from typing import Any

from django.conf import settings


def ice_configuration(participant: str) -> dict[str, Any]:
    """RTCConfiguration (W3C WebRTC 4.2.1) and `ttl`, the s for which its credentials are good.

    TURN credentials are ephemeral, as coturn's `use-auth-secret` has them (draft-uberti-behave-turn-rest):
    the user name is `expiry:participant`, so that quotas count each participant for itself.
    """
    servers: list[dict[str, Any]] = []
    if settings.STUN_URLS:
        servers.append({"urls": settings.STUN_URLS})
    if settings.TURN_URLS and settings.TURN_SECRET:
        username = f"{int(time.time()) + settings.TURN_TTL}:{participant}"
        digest = hmac.new(settings.TURN_SECRET.encode(), username.encode(), hashlib.sha1).digest()
        credential = base64.b64encode(digest).decode()
        servers.append({"urls": settings.TURN_URLS, "username": username, "credential": credential})
    return {
        "iceServers": servers,
        "bundlePolicy": "max-bundle",
        "iceCandidatePoolSize": 0,
        "ttl": settings.TURN_TTL,
    }
