"""Redis as larger installations have it: with TLS and a password, on a socket, or watched by Sentinels."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import redis

from tests.support.certificates import Authority
from tests.support.daemon import Daemon, wait_until
from tests.support.services import answers, free_port, program, running

# With signs that an address must write in another way.
USER, PASSWORD, SENTINEL_PASSWORD = "parley", "a/b@c:d?e", "sentinel#1"
LOGIN = f"{USER}:{quote(PASSWORD, safe='')}"
SERVICE = "calls"


def server(folder: Path, port: int, lines: list[str], *options: str) -> Daemon:
    """A redis-server with these lines of configuration, not started; it has a folder of its own."""
    own = folder / str(port)
    own.mkdir()
    (own / "redis.conf").write_text("\n".join(["bind 127.0.0.1", f"dir {own}", *lines, ""]))
    return Daemon([program("redis-server"), str(own / "redis.conf"), *options], own / "log", lambda: answers(port))


def accounts() -> list[str]:
    """One account with a password, and nobody without one."""
    return [
        "save ''",
        "appendonly no",
        "repl-diskless-sync-delay 0",
        f'user {USER} on ">{PASSWORD}" ~* &* +@all',
        "user default off",
    ]


def encrypted(authority: Authority, port: int) -> list[str]:
    """TLS on that port, and no other port."""
    certificate, key = authority.issue("localhost", "127.0.0.1")
    files = [f"tls-cert-file {certificate}", f"tls-key-file {key}", f"tls-ca-cert-file {authority.ca}"]
    return ["port 0", f"tls-port {port}", "tls-auth-clients no", "tls-replication yes", *files]


@contextmanager
def encrypted_redis(folder: Path, authority: Authority) -> Iterator[int]:
    """A Redis that speaks TLS only, and knows one account; gives its port.

    It listens on 127.0.0.2 as well, for which its certificate does not stand.
    """
    port = free_port()
    with running(server(folder, port, [*encrypted(authority, port), *accounts(), "bind 127.0.0.1 127.0.0.2"])):
        yield port


@contextmanager
def local_redis(folder: Path) -> Iterator[str]:
    """A Redis on a unix socket, which knows one account; gives the socket's path."""
    port = free_port()
    path = folder / str(port) / "redis.sock"
    daemon = server(folder, port, ["port 0", f"unixsocket {path}", *accounts()])
    daemon.is_ready = path.exists
    with running(daemon):
        yield str(path)


@dataclass
class Watched:
    """Two servers, the first of which is the master at the start, and three Sentinels who agree by two.

    All of them over TLS, and with passwords.
    """

    servers: dict[int, Daemon]  # by port
    sentinels: list[Daemon]
    url: str
    ca: Path

    @classmethod
    def build(cls, folder: Path, authority: Authority) -> "Watched":
        ports = [free_port() for _ in range(5)]
        login = [f"masteruser {USER}", f'masterauth "{PASSWORD}"', *accounts()]
        first = server(folder, ports[0], [*encrypted(authority, ports[0]), *login])
        replica_of = f"replicaof 127.0.0.1 {ports[0]}"
        second = server(folder, ports[1], [*encrypted(authority, ports[1]), *login, replica_of])
        watch = [f"sentinel monitor {SERVICE} 127.0.0.1 {ports[0]} 2", *sentinel_lines()]
        sentinels = [server(folder, port, [*encrypted(authority, port), *watch], "--sentinel") for port in ports[2:]]
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports[2:])
        query = f"ssl_ca_certs={authority.ca}&sentinel_password={quote(SENTINEL_PASSWORD)}"
        url = f"rediss+sentinel://{LOGIN}@{hosts}/{SERVICE}?{query}"
        return cls({ports[0]: first, ports[1]: second}, sentinels, url, authority.ca)

    def start(self) -> None:
        """Start all of it, and wait until the Sentinels know the replica and each other."""
        for daemon in self.servers.values():
            daemon.start()
        # A Sentinel asks at its start, and not again for ten seconds.
        wait_until(self.is_whole, "a replica that follows")
        for daemon in self.sentinels:
            daemon.start()
        wait_until(lambda: all(self.knows_all(each) for each in self.sentinels), "Sentinels that know everybody")

    def knows_all(self, sentinel: Daemon) -> bool:
        """What a Sentinel finds out it writes into its configuration."""
        text = Path(sentinel.command[1]).read_text()
        return text.count("sentinel known-replica") == 1 and text.count("sentinel known-sentinel") == 2

    def roles(self) -> dict[int, str]:
        """What each server says that it is, `master` or `slave`, and whether that is connected to its master."""
        found = {}
        for port in self.servers:
            options: dict[str, Any] = {"username": USER, "password": PASSWORD, "ssl": True, "ssl_ca_certs": self.ca}
            with redis.Redis(host="localhost", port=port, **options) as client:
                state = client.info("replication")
                found[port] = f"{state['role']} {state.get('master_link_status', '')}".strip()
        return found

    def master(self) -> Daemon:
        """The server that is the master now."""
        (port,) = [port for port, role in self.roles().items() if role == "master"]
        return self.servers[port]

    def is_whole(self) -> bool:
        """Whether there is one master, and a replica that follows it."""
        return sorted(self.roles().values()) == ["master", "slave up"]

    def stop(self) -> None:
        for daemon in (*self.sentinels, *self.servers.values()):
            daemon.stop()


def sentinel_lines() -> list[str]:
    """How to sign in at Redis and at each other, and when a master is taken for dead."""
    return [
        f"sentinel auth-user {SERVICE} {USER}",
        f'sentinel auth-pass {SERVICE} "{PASSWORD}"',
        f'requirepass "{SENTINEL_PASSWORD}"',
        f'sentinel sentinel-pass "{SENTINEL_PASSWORD}"',
        f"sentinel down-after-milliseconds {SERVICE} 1000",
        f"sentinel failover-timeout {SERVICE} 4000",
    ]
