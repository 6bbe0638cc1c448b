"""A small internet of a test's own: a server in it, and homes behind NAT boxes. It takes root, and Linux.

home (192.168.n.2) - box (NAT) - 203.0.113.m - the internet, in which 198.18.0.1 is
"""

import asyncio
import ctypes
import os
import shlex
import socket
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TypeVar

from tests.support.firewall import MEDIA
from tests.support.services import program

T = TypeVar("T")

SERVER = "198.18.0.1"
CLONE_NEWNET = 0x40000000
# A home's box: out goes everything, under the box's address; in comes only what answers. What comes to the box itself
# is dropped before it is remembered: otherwise it would take the port that the home's own packet needs.
BOX = """
table inet box {
  chain nat { type nat hook postrouting priority srcnat; oifname "wan" masquerade; }
  chain input { type filter hook input priority filter; iifname "wan" drop; }
  chain forward { type filter hook forward priority filter; iifname "wan" ct state new,invalid drop; }
}
"""
# What the internet drops. What it forwards goes from home to home; what comes in goes to the server.
OPEN = ""
NO_DIRECT_UDP = "chain forward { type filter hook forward priority filter; meta l4proto udp drop; }"
# ICE and data channels pass from home to home, sound and pictures do not: a way is found, and carries nothing.
NO_DIRECT_MEDIA = f"chain forward {{ type filter hook forward priority filter; meta l4proto udp {MEDIA} drop; }}"
NO_UDP = f"""
{NO_DIRECT_UDP}
chain input {{ type filter hook input priority filter; iifname != "lo" meta l4proto udp drop; }}
"""
_numbers = count(1)


class Internet:
    """Namespaces that are joined as above; `close` takes them down."""

    def __init__(self, folder: Path) -> None:
        """`folder` is for the programs that start others in a namespace."""
        self.folder = folder
        self.prefix = f"t{os.getpid()}x{next(_numbers)}"
        self.middle = f"{self.prefix}-net"
        self.homes: list[str] = []
        self.networks: dict[str, str] = {}  # what stands before the last number of the addresses at home
        self.gates: list[asyncio.Server] = []
        ip(
            f"netns add {self.middle}",
            *up(self.middle),
            f"-n {self.middle} address add {SERVER}/32 dev lo",
            # What is sent to nobody's address is lost on its way, and not refused to its sender.
            f"-n {self.middle} link add void type veth peer name nowhere",
            f"-n {self.middle} link set void arp off up",
            f"-n {self.middle} link set nowhere up",
            f"-n {self.middle} route add default dev void",
        )
        self._forward(self.middle)

    @staticmethod
    def is_possible() -> bool:
        """Whether this user may make namespaces here, which takes more than root in most containers."""
        name = f"t{os.getpid()}-trial"
        try:
            ip(f"netns add {name}", *up(name), f"netns delete {name}")
        except (AssertionError, FileNotFoundError):
            with suppress(AssertionError, FileNotFoundError):
                ip(f"netns delete {name}")
            return False
        return True

    def home(self) -> str:
        """A new home behind a box of its own; gives its namespace."""
        number = len(self.homes) + 1
        home = f"{self.prefix}-home{number}"
        box = box_of(home)
        outside = f"203.0.113.{number * 4}"
        self.homes.append(home)
        ip(
            f"netns add {home}",
            f"netns add {box}",
            f"link add line{number} netns {self.middle} type veth peer name wan netns {box}",
            f"link add lan netns {box} type veth peer name eth netns {home}",
            *address(self.middle, f"line{number}", f"{next_to(outside, 1)}/30"),
            *address(box, "wan", f"{next_to(outside, 2)}/30"),
            *up(home),
            f"-n {box} route add default via {next_to(outside, 1)}",
        )
        self._settle(home, f"192.168.{number}")
        self._forward(box)
        self._nft(box, BOX)
        return home

    def addresses(self, home: str) -> tuple[str, str]:
        """A home's own address, and the one under which the internet knows it."""
        number = self.homes.index(home) + 1
        return f"{self.networks[home]}.2", next_to(f"203.0.113.{number * 4}", 2)

    def move(self, home: str) -> None:
        """From now on a home's machine is in another network, as one that is carried out of its Wi-Fi's reach."""
        ip(f"-n {home} address flush dev eth", f"-n {box_of(home)} address flush dev lan")
        first, number = self.networks[home].rsplit(".", 1)
        self._settle(home, f"{first}.{int(number) + 100}")

    def signal(self, home: str, number: int) -> None:
        """Send a signal to every program in a home: SIGSTOP is a lid that is closed, SIGCONT one that is opened."""
        for pid in run([program("ip"), "netns", "pids", home]).split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), number)

    def drop(self, rules: str) -> None:
        """From now on the internet drops this: OPEN, NO_DIRECT_UDP, NO_DIRECT_MEDIA or NO_UDP."""
        self._nft(self.middle, f"flush ruleset\ntable inet firewall {{\n{rules}\n}}")

    def narrow(self, home: str, kbits: int) -> None:
        """From now on a home sends no more than that in a second; what would wait longer than 400 ms is dropped."""
        # In place of what there was, if there was something.
        limit = f"-n {box_of(home)} qdisc replace dev wan root tbf rate {kbits}kbit burst 4kb latency 400ms"
        run([program("tc"), *limit.split()])

    def widen(self, home: str) -> None:
        """A home's line carries everything again."""
        run([program("tc"), "-n", box_of(home), "qdisc", "replace", "dev", "wan", "root", "pfifo"])

    def within(self, namespace: str) -> list[str]:
        """What stands before a command that is to run there."""
        return [program("nsenter"), f"--net=/run/netns/{namespace}"]

    def call(self, namespace: str, function: Callable[[], T]) -> T:
        """Call a function there; a socket that it makes stays there."""
        found: list[T] = []

        def enter() -> None:
            with Path(f"/run/netns/{namespace}").open() as handle:
                assert ctypes.CDLL(None, use_errno=True).setns(handle.fileno(), CLONE_NEWNET) == 0
            found.append(function())

        # A thread that ends afterwards, so that nothing has to find its way back.
        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
        return found[0]

    async def open_gate(self, home: str, port: int) -> None:
        """Let a home reach a port of this machine under the same address: browsers trust what is on `localhost`."""
        listening = self.call(home, lambda: socket.create_server(("127.0.0.1", port)))
        listening.setblocking(False)

        async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            there = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(pass_on(reader, there[1]), pass_on(there[0], writer))

        self.gates.append(await asyncio.start_server(carry, sock=listening))

    def wrapper(self, namespace: str, command: str) -> Path:
        """A program that runs another one there, for those who want the path of a program."""
        path = self.folder / f"{Path(command).name}-{namespace}"
        path.write_text(f'#!/bin/sh\nexec {shlex.join([*self.within(namespace), command])} "$@"\n')
        path.chmod(0o755)
        return path

    def close(self) -> None:
        """Take everything down; what runs in it is somebody else's."""
        for gate in self.gates:
            gate.close()
        ip(*(f"netns delete {name}" for name in (self.middle, *self.homes, *map(box_of, self.homes))))

    def _settle(self, home: str, network: str) -> None:
        self.networks[home] = network
        ip(
            *address(box_of(home), "lan", f"{network}.1/24"),
            *address(home, "eth", f"{network}.2/24"),
            f"-n {home} route add default via {network}.1",
        )

    def _forward(self, namespace: str) -> None:
        setting = Path("/proc/sys/net/ipv4/ip_forward")
        self.call(namespace, lambda: setting.write_text("1"))

    def _nft(self, namespace: str, rules: str) -> None:
        run([*self.within(namespace), program("nft"), "-f", "-"], rules)


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Everything from one side to the other, until the first ends."""
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


def box_of(home: str) -> str:
    """The namespace of a home's box."""
    return home.replace("-home", "-box")


def up(namespace: str) -> list[str]:
    return [f"-n {namespace} link set lo up"]


def address(namespace: str, interface: str, value: str) -> Sequence[str]:
    return f"-n {namespace} address add {value} dev {interface}", f"-n {namespace} link set {interface} up"


def next_to(network: str, step: int) -> str:
    """The address that many steps after a network's."""
    start, _, last = network.rpartition(".")
    return f"{start}.{int(last) + step}"


def ip(*commands: str) -> None:
    for command in commands:
        run([program("ip"), *command.split()])


def run(command: list[str], text: str = "") -> str:
    """Run a command to its end; gives what it printed. AssertionError if that was a bad one."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{shlex.join(command)}: {done.stderr}"
    return done.stdout
