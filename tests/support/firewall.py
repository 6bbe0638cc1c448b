"""What a network does to a call: packets of one connection are dropped, by nftables, on this machine's loopback."""

import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.support.services import program

# The first two bits of a packet's contents: 2 is RTP or RTCP. STUN and DTLS, which carries the data channels, have 0.
MEDIA = "@th,64,2 2"


def nft(commands: str) -> None:
    """Run nftables commands, as root; AssertionError with what it says if it refuses."""
    become_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    done = subprocess.run([*become_root, program("nft"), "-f", "-"], input=commands, text=True, capture_output=True)
    assert done.returncode == 0, f"{done.stderr}\n{commands}"


@dataclass
class Firewall:
    """Drops UDP packets to and from certain ports; a new way has new ports, and is open."""

    table: str = field(default_factory=lambda: f"conference_tests_{os.getpid()}")

    @staticmethod
    def is_possible() -> bool:
        """Whether this user may filter packets here; found by trying."""
        try:
            with Firewall(f"conference_trial_{os.getpid()}"):
                return True
        except (AssertionError, FileNotFoundError):
            return False

    def __enter__(self) -> "Firewall":
        self.mend()
        return self

    def __exit__(self, *_: object) -> None:
        nft(f"table inet {self.table} {{}}\ndelete table inet {self.table}\n")

    def cut(self, ports: Iterable[int]) -> None:
        """Nothing passes any more, in either direction."""
        listed = ", ".join(map(str, ports))
        self._drop(f"udp sport {{ {listed} }}", f"udp dport {{ {listed} }}")

    def mute(self, ports: Iterable[int]) -> None:
        """Sound and pictures to these ports are lost; all else passes, so ICE sees nothing wrong."""
        self._drop(f"udp dport {{ {', '.join(map(str, ports))} }} {MEDIA}")

    def mend(self) -> None:
        """Everything passes."""
        name = self.table
        # On the way in: to be refused on the way out is an error that a sender notices.
        chain = f"chain inet {name} packets {{ type filter hook input priority 0; policy accept; }}"
        nft(f"table inet {name} {{}}\ndelete table inet {name}\nadd table inet {name}\nadd {chain}\n")

    def _drop(self, *matches: str) -> None:
        nft("".join(f"add rule inet {self.table} packets {match} drop\n" for match in matches))
