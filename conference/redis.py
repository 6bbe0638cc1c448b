"""The address of Redis, and how the channel layer and the cache connect to it: one server, or one that Sentinel finds.

    redis://[user:password@]host[:6379][/database]
    rediss://…                                           the same over TLS
    unix://[user:password@]/path/to/socket
    redis+sentinel://[user:password@]host[:26379][,host[:26379]…]/service[/database]
    rediss+sentinel://…                                  TLS to the Sentinels and to Redis

`docs/configuration.md` has the parameters. Certificates are always verified.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import redis.sentinel
from redis import asyncio as aioredis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

SCHEMES = ("redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel")
TLS_FILES = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
SENTINEL_LOGIN = ("sentinel_username", "sentinel_password")
PORT, SENTINEL_PORT = 6379, 26379
CONNECT_TIMEOUT = 1.0  # s
SENTINEL_TIMEOUT = 0.5  # s for one Sentinel to say who is the master; the next one is asked then


class BadAddress(ValueError):
    """No address of Redis. The message says why in words that follow the setting's name, and has no part of it."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where Redis is, or the Sentinels are that know it, and how to sign in."""

    hosts: tuple[tuple[str, int], ...]
    socket: str = ""
    service: str = ""  # what the Sentinels call it; "" without Sentinel
    tls: bool = False
    # As redis-py names them: username, password, db, and the files for TLS.
    options: dict[str, Any] = field(default_factory=dict)
    sentinel_options: dict[str, Any] = field(default_factory=dict)


def read_address(url: str) -> Address:
    """The parts of an address. Raises BadAddress."""
    scheme, found, rest = url.partition("://")
    if not found or scheme not in SCHEMES:
        raise BadAddress(f"must be an address that begins with {' or '.join(SCHEMES)}, then ://")
    rest, _, query = rest.partition("?")
    authority, _, path = rest.partition("/")
    login, _, hosts = authority.rpartition("@")
    parameters = read_parameters(scheme, query)
    tls = {name: parameters[name] for name in TLS_FILES if name in parameters}
    options = {**read_login(login), **tls}
    if scheme == "unix":
        return Address((), socket=socket_path(hosts, path), options={**options, **database(parameters.get("db", ""))})
    if scheme.endswith("+sentinel"):
        service, _, number = path.partition("/")
        if not service:
            raise BadAddress(
                f"must end with the service that Sentinel watches: {scheme}://host:{SENTINEL_PORT}/service"
            )
        asked = {name.removeprefix("sentinel_"): parameters[name] for name in SENTINEL_LOGIN if name in parameters}
        return Address(
            tuple(read_host(host, SENTINEL_PORT) for host in hosts.split(",")),
            service=unquote(service),
            tls=scheme.startswith("rediss"),
            options={**options, **database(number or parameters.get("db", ""))},
            sentinel_options={**asked, **tls},
        )
    host = read_host(hosts, PORT)
    return Address((host,), tls=scheme == "rediss", options={**options, **database(path or parameters.get("db", ""))})


def read_parameters(scheme: str, query: str) -> dict[str, str]:
    """What stands behind the question mark: only what this kind of address can use, and files that are there."""
    known = ["db"]
    known += TLS_FILES if scheme.startswith("rediss") else ()
    known += SENTINEL_LOGIN if scheme.endswith("+sentinel") else ()
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    for name, value in parameters.items():
        if name not in known:
            raise BadAddress(f"has a parameter that {scheme}:// does not take; it takes {', '.join(known)}")
        if name in TLS_FILES and not Path(value).is_file():
            raise BadAddress(f"names a file that is not there: {name}={value}")
    return parameters


def read_login(login: str) -> dict[str, str]:
    """`user:password`, either of which may be missing."""
    username, _, password = (unquote(part) for part in login.partition(":"))
    return {name: text for name, text in (("username", username), ("password", password)) if text}


def read_host(text: str, port: int) -> tuple[str, int]:
    """`host` or `host:port`. Raises BadAddress."""
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname or "", port if parts.port is None else parts.port
    except ValueError:  # a port that is none, a bracket that is left open
        host = ""
    if not host or not port or "," in host or "@" in text:
        raise BadAddress("has no host or a wrong port; signs such as / ? @ in a password are written %2F, %3F, %40")
    return host, port


def socket_path(hosts: str, path: str) -> str:
    if hosts or not path:
        raise BadAddress("must name a socket by its whole path: unix:///run/redis/redis.sock")
    return f"/{unquote(path)}"


def database(number: str) -> dict[str, int]:
    """The database's number, which the cache uses; the channel layer knows none. Raises BadAddress."""
    number = number.strip("/")
    if number and not (number.isascii() and number.isdigit()):
        raise BadAddress("has a database that is no number")
    return {"db": int(number)} if number else {}


def layer_host(url: str) -> dict[str, Any]:
    """An entry of `hosts` in the configuration of channels_redis. Raises BadAddress."""
    address = read_address(url)
    # By RESP3 redis-py writes each message into a log that nobody reads.
    options = {**address.options, "socket_connect_timeout": CONNECT_TIMEOUT, "protocol": 2}
    if address.service:
        sentinel = sentinel_options(address, AsyncRetry(NoBackoff(), 0))
        found = {"master_name": address.service, "sentinels": list(address.hosts), "sentinel_kwargs": sentinel}
        return {**options, **found, "ssl": address.tls}
    if address.socket:
        return {**options, "path": address.socket, "connection_class": aioredis.UnixDomainSocketConnection}
    host, port = address.hosts[0]
    kind = aioredis.SSLConnection if address.tls else aioredis.Connection
    return {**options, "host": host, "port": port, "connection_class": kind}


class Pool:
    """What Django's cache takes for the class of a connection pool."""

    @classmethod
    def from_url(cls, url: str, **options: Any) -> Any:
        """A pool of connections to Redis, which asks the Sentinels anew for each connection. Raises BadAddress."""
        address = read_address(url)
        options = {**options, **address.options}
        if address.service:
            how = sentinel_options(address, Retry(NoBackoff(), 0))
            sentinel = redis.sentinel.Sentinel(list(address.hosts), sentinel_kwargs=how)  # type: ignore[no-untyped-call]
            options |= {"service_name": address.service, "sentinel_manager": sentinel, "ssl": address.tls}
            return redis.sentinel.SentinelConnectionPool(**options)  # type: ignore[no-untyped-call]
        if address.socket:
            options |= {"connection_class": redis.UnixDomainSocketConnection, "path": address.socket}
            return redis.ConnectionPool(**options)
        host, port = address.hosts[0]
        kind = redis.SSLConnection if address.tls else redis.Connection
        return redis.ConnectionPool(connection_class=kind, host=host, port=port, **options)


def sentinel_options(address: Address, retry: object) -> dict[str, Any]:
    """How to connect to a Sentinel: `retry` is for one try, since the next Sentinel is better than the same again."""
    limits = {"socket_connect_timeout": SENTINEL_TIMEOUT, "socket_timeout": SENTINEL_TIMEOUT}
    return {**address.sentinel_options, **limits, "ssl": address.tls, "retry": retry}


def reason_of(error: BaseException) -> str:
    """What went wrong, in a line: where no Sentinel answers, redis-py goes on to describe itself for a page."""
    return str(error).partition(" : <")[0]
