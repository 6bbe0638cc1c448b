"""Typed reading of environment variables; each fails loudly with the variable's name.

Every variable that the product reads goes through one of these functions, so that
`docs/configuration.md` can be held against the code by a test.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

from .redis import BadAddress, read_address
from .turn import BadServers, TurnServer, read_servers

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def envstr(name: str, default: str = "") -> str:
    """The variable's text, stripped; `default` when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def envbool(name: str, default: bool) -> bool:
    """`1/true/yes/on` or `0/false/no/off`; raises ImproperlyConfigured for anything else."""
    text = envstr(name).lower()
    if not text:
        return default
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {text!r}.")


def envint(name: str, default: int, low: int = 0, high: int = 2**31 - 1) -> int:
    """A whole number from `low` to `high`; raises ImproperlyConfigured otherwise."""
    text = envstr(name)
    try:
        value = int(text) if text else default
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise ImproperlyConfigured(f"{name} must be a whole number from {low} to {high}, not {text!r}.")
    return value


def envchoice(name: str, default: str, *others: str) -> str:
    """One of some words, `default` among them, in whatever case; raises ImproperlyConfigured for anything else."""
    text = envstr(name, default)
    for word in (default, *others):
        if word.lower() == text.lower():
            return word
    raise ImproperlyConfigured(f"{name} must be {' or '.join((default, *others))}, not {text!r}.")


def envlist(name: str) -> list[str]:
    """The parts of a comma-separated list, without blanks."""
    return [part.strip() for part in envstr(name).split(",") if part.strip()]


def envurl(name: str, *schemes: str) -> str:
    """An address that begins with one of `schemes`, "" when there is none; raises ImproperlyConfigured otherwise.

    The complaint does not repeat the address, which may hold a password.
    """
    text = envstr(name)
    try:
        parts = urlsplit(text)
        fits = parts.scheme in schemes and "//" in text and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is none, a bracket that is left open
        fits = False
    if text and not fits:
        raise ImproperlyConfigured(f"{name} must be an address that begins with {' or '.join(schemes)}, then ://")
    return text


def envredis(name: str) -> str:
    """An address of Redis as `conference/redis.py` has them, "" when there is none; raises ImproperlyConfigured.

    The complaint does not repeat the address, which may hold a password.
    """
    text = envstr(name)
    try:
        if text:
            read_address(text)
    except BadAddress as error:
        raise ImproperlyConfigured(f"{name} {error}") from None
    return text


def envservers(name: str) -> list[TurnServer]:
    """TURN servers as `conference/turn.py` has them; raises ImproperlyConfigured.

    The complaint does not repeat the text, which holds secrets.
    """
    try:
        return read_servers(envstr(name))
    except BadServers as error:
        raise ImproperlyConfigured(f"{name} {error}.") from None


def envorigin(name: str, default: str) -> str:
    """A site's address without a path: scheme, host and perhaps a port; raises ImproperlyConfigured otherwise."""
    text = envstr(name, default).rstrip("/")
    try:
        parts = urlsplit(text)
        rest = parts.path or parts.query or parts.fragment or parts.username
        fits = parts.scheme in ("http", "https") and parts.hostname and not rest and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise ImproperlyConfigured(
            f"{name} must be the address people open, such as https://talk.example.org, not {text!r}."
        )
    return text


def envzone(name: str, default: str) -> str:
    """The name of a time zone; raises ImproperlyConfigured for one that there is not."""
    zone = envstr(name, default)
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise ImproperlyConfigured(f"{name} must be a time zone such as Europe/Zurich, not {zone!r}.") from None
    return zone


def envsecret(name: str, keep_in: Path | None = None) -> str:
    """A secret from the environment, or a random one kept in the file `keep_in` (mode 600).

    Without the variable and without a file to keep one in, raises ImproperlyConfigured.
    """
    value = envstr(name)
    if value:
        return value
    if keep_in is None:
        raise ImproperlyConfigured(f"{name} must be set to a long random text, for example: openssl rand -hex 32")
    if not keep_in.exists():
        keep_in.parent.mkdir(parents=True, exist_ok=True)
        keep_in.touch(mode=0o600)
        keep_in.write_text(secrets.token_urlsafe(48))
    return keep_in.read_text().strip()
