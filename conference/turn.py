"""TURN servers as the environment names them."""

import json
from dataclasses import dataclass
from typing import Any

FIELDS = {"urls", "secret", "username", "password"}


class BadServers(ValueError):
    """What a list of TURN servers can't have; the message does not repeat what may be a secret."""


@dataclass(frozen=True)
class TurnServer:
    """One server under one or more URLs: with a shared `secret`, or with a fixed `username` and `password`."""

    urls: list[str]
    secret: str = ""
    username: str = ""
    password: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether a browser could sign in there."""
        return bool(self.urls and (self.secret or (self.username and self.password)))


def read_servers(text: str) -> list[TurnServer]:
    """Servers from a JSON list of objects; raises BadServers."""
    try:
        found = json.loads(text or "[]")
    except json.JSONDecodeError as error:
        raise BadServers(f"is not JSON: {error.msg} at character {error.pos + 1}") from None
    if not isinstance(found, list):
        raise BadServers("must be a JSON list of objects")
    return [read_server(entry, number) for number, entry in enumerate(found, 1)]


def read_server(entry: Any, number: int) -> TurnServer:
    if not isinstance(entry, dict):
        raise BadServers(f"must be a JSON list of objects; number {number} is none")
    if unknown := sorted(entry.keys() - FIELDS):
        raise BadServers(f"has {', '.join(unknown)} in server {number}, which knows only {', '.join(sorted(FIELDS))}")
    urls = entry.get("urls")
    urls = [urls] if isinstance(urls, str) else urls
    if not isinstance(urls, list) or not all(isinstance(url, str) for url in urls):
        raise BadServers(f"has no urls in server {number}, a text or a list of texts")
    rest = {key: value for key, value in entry.items() if key != "urls"}
    if not all(isinstance(value, str) for value in rest.values()):
        raise BadServers(f"has something else than a text in server {number}")
    server = TurnServer(urls, **rest)
    if not server.is_usable or (server.secret and server.username):
        raise BadServers(f"must have either secret, or username and password, in server {number}")
    return server
