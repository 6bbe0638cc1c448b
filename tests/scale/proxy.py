"""haproxy before all instances of an installation, as docs/self-hosting.md sets it up."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.daemon import Daemon
from tests.support.installation import Installation, Server
from tests.support.services import answers, program, running

# Where Debian keeps it, which is not on everybody's PATH.
SBIN = Path("/usr/sbin")

CONFIGURATION = """
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 60s
    timeout tunnel 60s
    option redispatch 1
    retries 3
    retry-on conn-failure
    option httpchk GET /healthz
    http-check send hdr Host localhost
    default-server check inter 500ms fall 2 rise 1

listen by_path
    bind 127.0.0.1:{by_path}
    http-request set-header X-Forwarded-For %[src]
    http-request set-header X-Forwarded-Proto http
    balance uri
    hash-type consistent
    {servers}

listen in_turn
    bind 127.0.0.1:{in_turn}
    http-request set-header X-Forwarded-For %[src]
    http-request set-header X-Forwarded-Proto http
    balance roundrobin
    {servers}
"""


@dataclass(frozen=True)
class Proxy:
    """Two ports, each to be used as a server is: what sends all of one room to one instance, or each in turn."""

    by_path: Server
    in_turn: Server


@contextmanager
def proxy(folder: Path, installation: Installation) -> Iterator[Proxy]:
    """A running haproxy."""
    fronts = Proxy(Server({}, folder), Server({}, folder))
    servers = "\n    ".join(f"server s{server.port} 127.0.0.1:{server.port}" for server in installation.servers)
    file = folder / "haproxy.cfg"
    text = CONFIGURATION.format(by_path=fronts.by_path.port, in_turn=fronts.in_turn.port, servers=servers)
    file.write_text(text)
    command = [program("haproxy", SBIN), "-db", "-f", str(file)]
    with running(Daemon(command, folder / "haproxy.log", lambda: answers(fronts.in_turn.port))):
        yield fronts
