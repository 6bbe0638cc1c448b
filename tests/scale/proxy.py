"""haproxy before all instances of an installation, set up by the file that `deploy/` has for it."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from tests.support.daemon import Daemon
from tests.support.installation import ROOT, Installation, Server
from tests.support.services import answers, program, running

# Where Debian keeps it, which is not on everybody's PATH.
SBIN = Path("/usr/sbin")


@contextmanager
def proxies(folder: Path, installation: Installation) -> Iterator[tuple[Server, Server]]:
    """Two running proxies, each to be used as a server is.

    The first sends all of one room to one instance, as the file says; the second each connection to the next one.
    """
    by_path, in_turn = Server({}, folder), Server({}, folder)
    text = (ROOT / "deploy" / "haproxy.cfg").read_text()
    servers = "".join(f"    server s{server.port} 127.0.0.1:{server.port}\n" for server in installation.servers)
    text = change(r"(    server .*\n)+", servers, text)
    # Asked more often, and with time to answer on a busy machine: haproxy would give it no more than the interval.
    text = change(
        "inter 2s", "inter 300ms", change("timeout connect 2s", "timeout connect 2s\n    timeout check 10s", text)
    )
    with ExitStack() as stack:
        for front, balance in ((by_path, "balance uri"), (in_turn, "balance roundrobin")):
            file = folder / f"haproxy-{front.port}.cfg"
            own = change("balance uri", balance, change("bind .*", f"bind 127.0.0.1:{front.port}", text))
            if front is in_turn:
                own = change(".*hash-type.*\n", "", own)
            file.write_text(own)
            command = [program("haproxy", SBIN), "-db", "-f", str(file)]
            stack.enter_context(running(Daemon(command, file.with_suffix(".log"), partial(answers, front.port))))
        yield by_path, in_turn


def change(pattern: str, new: str, text: str) -> str:
    """The text with something else in it; what is to be changed must be there."""
    changed, times = re.subn(pattern, lambda _: new, text)
    assert times, f"{pattern} is not in deploy/haproxy.cfg any more"
    return changed
