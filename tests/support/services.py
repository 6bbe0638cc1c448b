"""Real Redis, PostgreSQL and coturn for the tests: each on a free port, in a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

TURN_SECRET = "only-for-the-tests"


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Whether something accepts connections on that port of the loopback interface."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(true: Callable[[], bool], what: str, seconds: float = 20) -> None:
    """Ask again and again until it is true; AssertionError naming `what` after so many seconds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.02)


def program(name: str, *folders: Path) -> str:
    """The path of an installed program; AssertionError says which one is missing."""
    found = shutil.which(name, path=os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)]))
    assert found, f"{name} is not installed; `make test` installs it where it may"
    return found


@contextmanager
def running(
    command: list[str], log: Path, user: str | None = None, farewell: signal.Signals = signal.SIGTERM
) -> Iterator[subprocess.Popen[bytes]]:
    """A process, stopped at the end; what it prints goes to `log`."""
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, user=user)
    try:
        yield process
    finally:
        process.send_signal(farewell)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def redis() -> Iterator[str]:
    """A Redis that keeps nothing; gives its address, `redis://127.0.0.1:port/0`."""
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with tempfile.TemporaryDirectory() as folder, running([*command, "--dir", folder], Path(folder, "log")):
        wait_until(lambda: answers(port), "redis-server")
        yield f"redis://127.0.0.1:{port}/0"


def _postgres_folders() -> list[Path]:
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL cluster without a password; gives the address of its database server, without a database."""
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
        options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder, "fsync": "off"}
        command = [program("postgres", *_postgres_folders()), "-D", str(data)]
        for key, value in options.items():
            command += ["-c", f"{key}={value}"]
        # PostgreSQL takes SIGTERM as: wait until every client has gone.
        with running(command, log, user, signal.SIGINT):
            address = f"postgres://postgres@127.0.0.1:{port}"
            wait_until(lambda: _accepts(address), "PostgreSQL")
            yield address


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
def coturn() -> Iterator[str]:
    """A TURN server that relays on loopback with the secret TURN_SECRET; gives its `host:port`."""
    port = free_port()
    address = ["--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", f"--listening-port={port}"]
    ports = ["--min-port=50000", "--max-port=50100"]
    secret = ["--use-auth-secret", f"--static-auth-secret={TURN_SECRET}", "--realm=tests", "--fingerprint"]
    # Relaying to loopback is what no real one may do; here there is nothing else.
    rest = ["--no-tls", "--no-dtls", "--no-cli", "--no-multicast-peers", "--allow-loopback-peers"]
    with tempfile.TemporaryDirectory() as folder:
        keep = [f"--userdb={folder}/turndb", f"--pidfile={folder}/pid", "--log-file=stdout", "--simple-log"]
        command = [program("turnserver"), "-n", *address, *ports, *secret, *rest, *keep]
        with running(command, Path(folder, "log")):
            wait_until(lambda: answers(port), "coturn")
            yield f"127.0.0.1:{port}"
