"""What `manage.py check`, and every start, says about settings that don't fit together."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage
from django.utils.translation import gettext as _

SHORTEST_KEY = 32  # characters; a shorter key could be guessed
LOCAL = {"localhost", "127.0.0.1", "::1"}


@checks.register()
def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """All problems of the settings, in plain words."""
    found = [*check_relays(), *check_proxy(), *check_mail(), *check_pings()]
    return found if settings.EMBEDDED else [*found, *check_production()]


def check_relays() -> Iterator[CheckMessage]:
    """STUN and TURN. A URL that a browser refuses would break every call, so these are errors."""
    for name, schemes in {"STUN_URLS": ("stun:", "stuns:"), "TURN_URLS": ("turn:", "turns:")}.items():
        for url in getattr(settings, name):
            if is_refused(url, *schemes):
                yield error("E001", _("%(name)s has %(url)r, which browsers refuse."), name=name, url=url)
    for server in settings.TURN_SERVERS:
        for url in server.urls:
            if is_refused(url, "turn:", "turns:"):
                yield error("E001", _("%(name)s has %(url)r, which browsers refuse."), name="TURN_SERVERS", url=url)
    yield from check_credentials()


def check_credentials() -> Iterator[CheckMessage]:
    """One way to sign in at each TURN server, and one that works."""
    fixed = settings.TURN_USERNAME, settings.TURN_PASSWORD
    has_credential = settings.TURN_SECRET or all(fixed)
    if settings.TURN_URLS and not has_credential:
        yield error(
            "E002",
            _("TURN_URLS is set without TURN_SECRET, or TURN_USERNAME and TURN_PASSWORD: nobody could use the relays."),
        )
    if settings.TURN_SECRET and any(fixed):
        yield error("E005", _("TURN_SECRET is set beside TURN_USERNAME or TURN_PASSWORD. Keep one of the two ways."))
    if has_credential and not settings.TURN_URLS:
        yield warning("W001", _("TURN has a credential, and TURN_URLS is not set, so no relay is used."))
    if settings.TURN_API_TOKEN and not settings.TURN_API_URL:
        yield warning("W011", _("TURN_API_TOKEN is set without TURN_API_URL, so the provider is not asked."))


def is_refused(url: str, *schemes: str) -> bool:
    """Whether browsers would not take it for the address of a server of this kind."""
    return not url.startswith(schemes) or "//" in url


def check_proxy() -> Iterator[CheckMessage]:
    """The server itself speaks no TLS."""
    if settings.SECURE and not settings.TRUST_PROXY:
        yield warning(
            "W002",
            _("SITE_URL begins with https, and TRUST_PROXY is not set: every page would redirect to itself for ever."),
        )
    if settings.EMBEDDED and settings.HOST != "0.0.0.0":  # noqa: S104
        yield warning("W003", _("HOST has no effect in the embedded mode, which listens on this machine only."))


def check_mail() -> Iterator[CheckMessage]:
    """One kind of encryption at a time."""
    if settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL:
        yield error("E003", _("EMAIL_USE_TLS and EMAIL_USE_SSL are both true, so no mail could be sent. Unset one."))


def check_pings() -> Iterator[CheckMessage]:
    """A ping whose answer may come after the next ping would end a socket that lives."""
    if settings.PING_TIMEOUT > settings.PING_INTERVAL:
        yield error("E004", _("PING_TIMEOUT is above PING_INTERVAL, which would end connections that are alive."))


def check_production() -> Iterator[CheckMessage]:
    """What is fine for a first try, and not for others to use."""
    site = urlsplit(settings.SITE_URL)
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield warning(
            "W008", _("SECRET_KEY has fewer than %(least)d characters, and could be guessed."), least=SHORTEST_KEY
        )
    if site.scheme == "http" and site.hostname not in LOCAL:
        yield warning("W004", _("SITE_URL begins with http: browsers give camera and microphone to https pages only."))
    if settings.DEBUG:
        yield warning("W005", _("DEBUG is on: errors show settings and code to whoever meets them."))
    if not settings.REDIS_URL:
        yield warning("W006", _("REDIS_URL is not set, so there can be one server process only."))
    if not settings.EMAIL_HOST:
        yield warning("W007", _("EMAIL_HOST is not set: mails are printed here, and nobody can confirm an address."))
    if not settings.GATHERED:
        yield warning("W009", _("Static files are not gathered, so browsers can't keep them: manage.py collectstatic"))


def error(number: str, text: str, **values: object) -> CheckMessage:
    """An error stops every command."""
    return checks.Error(text % values, id=f"conference.{number}")


def warning(number: str, text: str, **values: object) -> CheckMessage:
    """A warning is shown at every start."""
    return checks.Warning(text % values, id=f"conference.{number}")
