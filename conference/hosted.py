"""TURN servers of a hosted provider, who makes credentials on request: asked for ahead of time and kept in memory."""

import asyncio
import base64
import json
import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit
from urllib.request import Request, urlopen

from django.conf import settings

logger = logging.getLogger(__name__)

TIMEOUT = 5  # s for the provider to answer
LARGEST = 65536  # bytes of an answer
MISSING = 30  # s after which a client asks again, while there are no credentials
PAUSE = 5.0  # s between two attempts at least
# What browsers take from an RTCIceServer; some providers add `url`, an older name, on which they complain.
FIELDS = ("urls", "username", "credential")


class Hosted:
    """What the provider gave last. One thread refreshes; any may read."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._given: tuple[list[dict[str, Any]], float] = ([], 0.0)

    def servers(self) -> tuple[list[dict[str, Any]], int]:
        """RTCIceServers, and the s that they are good for; none when there are none that are good just now."""
        found, until = self._given
        left = int(until - self.clock())
        return (found, left) if found and left > 0 else ([], MISSING)

    @property
    def wait(self) -> float:
        """The s until it is time to ask: when half of the credentials' life is over, so that all have some of it."""
        _, until = self._given
        return max(until - settings.TURN_TTL / 2 - self.clock(), PAUSE)

    def refresh(self) -> None:
        """Ask the provider; if that fails, what there is serves as long as it is good."""
        began = self.clock()
        try:
            found = ask(settings.TURN_API_URL, settings.TURN_API_TOKEN, settings.TURN_TTL)
        except (OSError, ValueError) as error:
            # Not the address, which may hold a key.
            logger.warning("The provider of TURN servers gave none (TURN_API_URL): %s", error)
        else:
            self._given = (found, began + settings.TURN_TTL)


def ask(url: str, token: str, ttl: int) -> list[dict[str, Any]]:
    """RTCIceServers whose credentials are good for `ttl` s. Raises OSError or ValueError.

    Providers differ. With a token: POST of JSON, as Cloudflare has it. With `user:password@` in the address:
    POST of a form, as Twilio has it. With neither: GET, as Metered has it, whose key is in the query.
    """
    with urlopen(request_for(url, token, ttl), timeout=TIMEOUT) as answer:  # noqa: S310 the operator's own address
        text = answer.read(LARGEST)
    try:
        return servers_in(json.loads(text))
    except ValueError as error:
        raise ValueError(f"its answer is no list of servers: {error}") from None


def request_for(url: str, token: str, ttl: int) -> Request:
    parts = urlsplit(url)
    headers = {"Accept": "application/json"}
    data = None
    if token:
        headers |= {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        data = json.dumps({"ttl": ttl}).encode()
    elif parts.username:
        account = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(account.encode()).decode()}"
        data = urlencode({"Ttl": ttl}).encode()
    plain = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return Request(plain, data, headers)  # noqa: S310 only http and https pass the settings


def servers_in(answer: Any) -> list[dict[str, Any]]:
    """The list in an answer: bare, or under one of two names, or (as one provider had it) one server alone."""
    found = answer
    if isinstance(answer, dict):
        found = answer.get("iceServers") or answer.get("ice_servers") or []
    if isinstance(found, dict):
        found = [found]
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ValueError("not a list of objects")
    servers = [{name: each[name] for name in FIELDS if each.get(name)} for each in found]
    servers = [each for each in servers if "urls" in each]
    if not any("credential" in each for each in servers):
        raise ValueError("none of its servers has a credential")
    return servers


hosted = Hosted()


async def keep_hosted() -> None:
    """Keep credentials at hand for ever, so that nobody who joins waits for the provider."""
    while True:
        await asyncio.to_thread(hosted.refresh)
        await asyncio.sleep(hosted.wait)
