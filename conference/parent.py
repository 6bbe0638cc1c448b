"""What a server process knows of the one that started it, where several serve one port (see processes.py)."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass

READY = b"r"


@dataclass(frozen=True, slots=True)
class Inheritance:
    """What a child is given: its number from 0, the line to its parent, and the socket of each child.

    The sockets are file descriptors, in the order of the children's numbers.
    """

    number: int
    line: int
    sockets: tuple[int, ...]

    def __str__(self) -> str:
        return ":".join(map(str, (self.number, self.line, *self.sockets)))

    @classmethod
    def parse(cls, text: str) -> "Inheritance":
        """The opposite of `str`. Raises ValueError."""
        number, line, *sockets = map(int, text.split(":"))
        return cls(number, line, tuple(sockets))

    def open_sockets(self) -> list[socket.socket]:
        """The bound sockets, the child's own first."""
        in_order = [*self.sockets[self.number :], *self.sockets[: self.number]]
        return [socket.socket(fileno=number) for number in in_order]


class ParentLine:
    """Our end of a socket pair. A byte from us says that we serve; its end says that we shall serve no more."""

    def __init__(self, number: int) -> None:
        self.socket = socket.socket(fileno=number)
        self.socket.setblocking(False)

    def say_ready(self, stop: Callable[[], None]) -> None:
        """Say that this process serves; `stop` is called, once, when it shall do so no more."""
        loop = asyncio.get_running_loop()

        def hear() -> None:
            loop.remove_reader(self.socket)
            stop()

        try:
            self.socket.send(READY)
        except BrokenPipeError:
            stop()
        else:
            loop.add_reader(self.socket, hear)
