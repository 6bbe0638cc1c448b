"""Several server processes on one port: a parent that starts them, replaces those that die, and ends them.

The parent binds a socket for each child to the port, and the system deals out the connections evenly. Since the parent
keeps the sockets open, and every child also looks after those of the others, no connection is lost with a child that
is stopped or killed, and none waits for the next one.
"""

import asyncio
import os
import signal
import socket
from collections.abc import Callable

from .place import Place
from .sockets import close

STOP_LIMIT = 9.2  # s from a signal until what is left is killed; a child ends by itself within 9


class Processes:
    """The parent of a child for each of `sockets`, started by `command` and one more argument (see parent.py)."""

    def __init__(self, command: list[str], sockets: list[socket.socket], ready: Callable[[], None]) -> None:
        """`ready` is called when all of them serve."""
        self.sockets, self.ready = sockets, ready
        self.places = [Place(number, command, sockets) for number in range(len(sockets))]
        self.told = asyncio.Event()
        self.renewal = asyncio.Event()

    async def run(self) -> int:
        """Serve until a signal; gives the exit status. SIGHUP renews the children, one after the other."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop_soon, number)
        loop.add_signal_handler(signal.SIGHUP, self.renewal.set)
        keeping: list[asyncio.Task[None]] = []
        beginning, told = asyncio.ensure_future(self.begin(keeping)), asyncio.ensure_future(self.told.wait())
        # Not for the beginning alone: a child that hangs in it must not keep the others from being ended.
        await asyncio.wait({beginning, told}, return_when=asyncio.FIRST_COMPLETED)
        began = beginning.done() and beginning.result()
        if began and not self.told.is_set():
            self.ready()
            renewing = asyncio.ensure_future(self.renew())
            await told
            renewing.cancel()
        beginning.cancel()
        await self.end(keeping)
        return int(not (began or self.told.is_set()))

    async def begin(self, keeping: list["asyncio.Task[None]"]) -> bool:
        """Fill every place; gives whether all of them serve. The tasks that keep them filled are added to `keeping`."""
        # The first one alone: what it complains of is told once, and not by each of them.
        for group in (self.places[:1], self.places[1:]):
            keeping += [asyncio.ensure_future(place.keep()) for place in group]
            await asyncio.wait([place.began for place in group])
            if not all(place.began.result() for place in group):
                return False
        return True

    async def renew(self) -> None:
        """Whenever it is wanted, let each child make room for a new one, which runs what is installed by then.

        The next one waits until the new one serves. So a version that does not start costs one place, not all.
        """
        while True:
            await self.renewal.wait()
            self.renewal.clear()
            for place in self.places:
                await place.renew()

    def stop_soon(self, number: signal.Signals) -> None:
        """End in good order at the first signal, at once at the second."""
        if self.told.is_set():
            self.kill()
            os._exit(128 + number)
        self.told.set()
        # Closed here too, or what comes now would wait for an answer until all have ended.
        close(self.sockets)
        for place in self.places:
            place.close()

    async def end(self, keeping: list[asyncio.Task[None]]) -> None:
        """Wait until every child has ended."""
        for place in self.places:
            place.close()
        _ended, left = await asyncio.wait(keeping, timeout=STOP_LIMIT)
        self.kill()
        if left:
            await asyncio.wait(left)

    def kill(self) -> None:
        """End at once whatever is left."""
        for place in self.places:
            if place.child is not None:
                place.child.signal(signal.SIGKILL)
