"""Real Redis, PostgreSQL and coturn for the tests: each on a free port, in a folder of its own."""

import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support.daemon import Daemon

TURN_SECRET = "only-for-the-tests"
PORTS = range(11_000, 32_000)
_taken: set[int] = set()


def own_ports() -> range:
    """Those of PORTS that are this worker's of `pytest -n`: no other one takes what a server is about to listen on."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return PORTS[worker :: max(worker + 1, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))]


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on, another one with each call.

    It is below those that the system gives to connections, of which one might take it while a server restarts.
    """
    while True:
        port = random.choice(own_ports())
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in _taken:
                _taken.add(port)
                return port


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something accepts connections on that port, of the loopback interface if no other is named."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def program(name: str, *folders: Path) -> str:
    """The path of an installed program; AssertionError says which one is missing."""
    found = shutil.which(name, path=os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)]))
    assert found, f"{name} is not installed; `make test` installs it where it may"
    return found


@dataclass
class Service:
    """A service of a test's own: where it is, and its processes."""

    address: str
    daemon: Daemon


@contextmanager
def running(daemon: Daemon) -> Iterator[Daemon]:
    """A program, started, and stopped at the end."""
    try:
        daemon.start()
        yield daemon
    finally:
        daemon.stop()


@contextmanager
def redis() -> Iterator[Service]:
    """A Redis that keeps nothing; its address is `redis://127.0.0.1:port/0`."""
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon([*command, "--dir", folder], Path(folder, "log"), lambda: answers(port))
        with running(daemon):
            yield Service(f"redis://127.0.0.1:{port}/0", daemon)


def _postgres_folders() -> list[Path]:
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)


@contextmanager
def postgres(durable: bool = False) -> Iterator[Service]:
    """A PostgreSQL cluster without a password; its address names no database (see `create_database`).

    `durable`: it waits for the disk at each commit, as a real one does.
    """
    # The server refuses to run as root; Debian's package makes the user postgres.
    user = "postgres" if os.geteuid() == 0 else None
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        data, log = folder / "data", folder / "log"
        initdb = [program("initdb", *_postgres_folders()), "-D", str(data), "-U", "postgres", "-A", "trust", "-N"]
        done = subprocess.run(initdb, user=user, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder}
        options["fsync"] = "on" if durable else "off"
        command = [program("postgres", *_postgres_folders()), "-D", str(data)]
        for key, value in options.items():
            command += ["-c", f"{key}={value}"]
        address = f"postgres://postgres@127.0.0.1:{port}"
        # PostgreSQL takes SIGTERM as: wait until every client has gone.
        with running(Daemon(command, log, lambda: _accepts(address), user, signal.SIGINT)) as daemon:
            yield Service(address, daemon)


def _accepts(address: str) -> bool:
    try:
        psycopg.connect(f"{address}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def create_database(address: str, name: str) -> str:
    """A new database of that cluster; gives its DATABASE_URL."""
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{address}/{name}"


@contextmanager
def coturn(
    host: str = "127.0.0.1",
    within: Sequence[str] = (),
    is_ready: Callable[[int], bool] = answers,
    certificate: tuple[Path, Path] | None = None,
) -> Iterator[str]:
    """A TURN server that relays on loopback with the secret TURN_SECRET; gives its `host:port`.

    `within` stands before its command, if it is to run in another network; then `is_ready` asks there.
    `certificate`: its file and that of its key; then the server is reached over TLS, and over nothing else.
    """
    port = free_port()
    address = [f"--listening-ip={host}", f"--relay-ip={host}"]
    ports = ["--min-port=50000", "--max-port=50100"]
    secret = ["--use-auth-secret", f"--static-auth-secret={TURN_SECRET}", "--realm=tests", "--fingerprint"]
    # Relaying to loopback is what no real one may do; here there is nothing else.
    rest = ["--no-dtls", "--no-cli", "--no-multicast-peers", "--allow-loopback-peers"]
    if certificate:
        files = [f"--{name}={path}" for name, path in zip(("cert", "pkey"), certificate, strict=True)]
        door = [f"--tls-listening-port={port}", "--no-udp", "--no-tcp", *files]
    else:
        door = [f"--listening-port={port}", "--no-tls"]
    with tempfile.TemporaryDirectory() as folder:
        keep = [f"--userdb={folder}/turndb", f"--pidfile={folder}/pid", "--log-file=stdout", "--simple-log"]
        command = [*within, program("turnserver"), "-n", *address, *door, *ports, *secret, *rest, *keep]
        with running(Daemon(command, Path(folder, "log"), lambda: is_ready(port))):
            yield f"{host}:{port}"
