"""Twisted's TCP, which takes turns while a connection begins and ends.

Twisted accepts a hundred connections in a turn of the loop, reads all that are readable, and ends all that are closed.
"""

from typing import Any

from twisted.internet import tcp

from .turns import Turns


class Transport(tcp.Server):
    """One connection. What arrives on it stays in the kernel until it is this connection's turn.

    That is so until it `is_urgent`: a socket on which people talk. Its end has a turn again.
    """

    server: Any
    is_urgent = False
    is_waiting = False  # for a turn; it is not read meanwhile
    is_wanted = False  # whether its protocol wants it to be read
    has_turn = False

    @property
    def turns(self) -> Turns:
        found: Turns = self.server.turns
        return found

    def startReading(self) -> None:
        self.is_wanted = True
        if not self.is_waiting:
            super().startReading()

    def stopReading(self) -> None:
        self.is_wanted = False
        super().stopReading()

    def doRead(self) -> Any:
        """Called by the reactor when something has arrived; what is returned ends the connection."""
        if self.has_turn:
            return super().doRead()
        if not self.is_urgent:
            self.wait()
        elif why := super().doRead():
            self.wait(why)
        return None

    def wait(self, why: Any = None) -> None:
        """Wait for a turn, to read or to end."""
        self.is_waiting = True
        super().stopReading()
        self.turns.add(lambda: self.take_turn(why))

    def take_turn(self, why: Any) -> None:
        """Read, or end; unless somebody has stopped or ended it meanwhile."""
        self.is_waiting = False
        if not self.connected:
            return
        if why is not None:
            self.reactor._disconnectSelectable(self, why, True)
        elif self.is_wanted:
            super().startReading()
            self.has_turn = True
            # As the reactor does it, so that an error ends the connection.
            self.reactor._readOrWrite(self, True)
            self.has_turn = False


class Port(tcp.Port):
    """A port that accepts one connection at a time. One that is not `is_watched` is looked at only when told to."""

    transport = Transport
    factory: Any
    is_watched = True
    is_accepting = False

    @property
    def turns(self) -> Turns:
        found: Turns = self.factory.server.turns
        return found

    def doRead(self) -> None:
        """Accept what waits."""
        if not self.is_accepting:
            self.is_accepting = True
            self.stopReading()
            self.turns.add(self.accept_one)

    def accept_one(self) -> None:
        """Accept a connection; and another one in another turn, until none waits."""
        before = self.sessionno
        if self.connected and not self.disconnecting:
            self.numberAccepts = 1
            super().doRead()
            if self.sessionno != before:
                self.turns.add(self.accept_one)
                return
            if self.is_watched:
                self.startReading()
        self.is_accepting = False

    def watch_no_more(self) -> None:
        """Look at it only when told to."""
        self.is_watched = False
        self.stopReading()


def listen(reactor: Any, bound: Any, factory: Any) -> Port:
    """Serve a bound and listening socket, of which the reactor makes a copy."""
    port: Port = Port._fromListeningDescriptor(reactor, bound.fileno(), bound.family, factory)
    port.startListening()
    return port
