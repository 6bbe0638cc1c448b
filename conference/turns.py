"""One thing a turn of the loop, for what comes in crowds: connections, requests, handshakes, time-outs and ends.

One of them takes up to a millisecond. Five hundred clients that come back in one moment would take half a second
together, in which nobody else's message is relayed. So they wait in one queue, and between two of them everything
else has its turn: a message, too, that is read in one turn of the loop, handled in the next, and sent in the one after.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

Step = Callable[[], object]
APART = 3  # turns of the loop from one to the next: a message on its way meets one of them, and not one at each step


class Turns:
    """The queue. It is as long as there are connections at most, since each waits for one thing at a time."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.waiting: deque[Step] = deque()

    def add(self, step: Step) -> None:
        """Have a step done in a turn of its own, after those that were added before."""
        if not self.waiting:
            self.loop.call_soon(self.take)
        self.waiting.append(step)

    async def wait(self) -> None:
        """Go on in a turn of one's own, as one of many who may do the same in this moment."""
        turn = asyncio.Event()
        self.add(turn.set)
        await turn.wait()

    def take(self) -> None:
        """Do one step. What it raises is logged by the loop, and stops nobody else."""
        try:
            self.waiting[0]()
        finally:
            self.waiting.popleft()
            if self.waiting:
                self.approach(APART)

    def approach(self, away: int) -> None:
        """Do the next step so many turns of the loop from now."""
        if away > 1:
            self.loop.call_soon(self.approach, away - 1)
        else:
            self.loop.call_soon(self.take)


class Later:
    """Something that is to be done later, unless it is cancelled before."""

    __slots__ = ("handle", "turns", "work")

    def __init__(self, turns: Turns, delay: float, work: Step) -> None:
        self.turns, self.work = turns, work
        self.handle: asyncio.TimerHandle | None = turns.loop.call_later(delay, self.add)

    def add(self) -> None:
        self.turns.add(self.do)

    def do(self) -> None:
        if self.handle is not None:
            self.handle = None  # it refers to this
            self.work()

    def cancel(self) -> None:
        """Also between the time and the turn."""
        if self.handle is not None:
            self.handle.cancel()
            self.handle = None


class Timer:
    """Autobahn's timer for the time-outs of sockets; its own does all that are due within a second in one moment."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns

    def call_later(self, delay: float, work: Callable[..., object], *arguments: Any, **options: Any) -> Later:
        """Call `work` in a turn of its own, `delay` s from now at the earliest."""
        return Later(self.turns, delay, partial(work, *arguments, **options))
