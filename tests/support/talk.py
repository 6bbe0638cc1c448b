"""Numbered offers from one participant to another, and what became of each."""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType

from websockets.exceptions import ConnectionClosed

from tests.support.attendee import Attendee
from tests.support.client import PATIENCE
from tests.support.installation import until

EVERY = 0.2  # s
_numbers = count(1)  # one after another for all, so that a pair's always grow


@dataclass
class Talk:
    """Five offers a second while the context is open; none while the sender has no socket."""

    sender: Attendee
    recipient: Attendee
    sent: dict[int, float] = field(default_factory=dict)  # when each was sent
    _task: "asyncio.Task[None] | None" = None

    async def __aenter__(self) -> "Talk":
        self._task = asyncio.ensure_future(self._go_on())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, e: BaseException | None, t: TracebackType | None
    ) -> None:
        assert self._task
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _go_on(self) -> None:
        while True:
            if not self.sender.ended.is_set():
                await self._say()
            await asyncio.sleep(EVERY)

    async def _say(self) -> None:
        number = next(_numbers)
        with contextlib.suppress(ConnectionClosed):
            self.sent[number] = time.monotonic()
            await self.sender.client.send(
                "offer", recipient=self.recipient.id, connection=number, sdp="v=0", id=f"offer {number}"
            )

    async def is_heard(self, seconds: float) -> None:
        """Wait until something arrives that is said from now on."""
        said = len(self.sent)

        async def heard() -> bool:
            return any(number in self.arrived for number in list(self.sent)[said:])

        await until(heard, f"{self.recipient.name} hears {self.sender.name}", seconds)

    @property
    def arrived(self) -> list[int]:
        """The numbers that the recipient got, as they came."""
        return [number for number in self.recipient.heard[self.sender.id] if number in self.sent]

    @property
    def refused(self) -> dict[int, tuple[str, float]]:
        """The code of each that was refused, and how many s that took."""
        answers = {number: self.sender.refused.get(f"offer {number}") for number in self.sent}
        return {number: (got[0], got[1] - self.sent[number]) for number, got in answers.items() if got is not None}

    def between(self, first: float, last: float) -> set[int]:
        """The numbers sent between two moments."""
        return {number for number, when in self.sent.items() if first <= when <= last}

    def silence(self, since: float) -> set[int]:
        """What was sent since then and neither arrived nor was refused."""
        return self.between(since, float("inf")) - {*self.arrived, *self.refused}

    async def all_arrive(self, seconds: float = PATIENCE) -> None:
        """Every offer arrives once and in order, and none was refused. To be asked when the talk is over."""
        last = max(self.sent)

        async def over() -> bool:
            return last in self.arrived

        await until(over, f"{self.recipient.name} hears the last word of {self.sender.name}", seconds)
        assert not self.refused, f"{self.sender.name} to {self.recipient.name}: {self.refused}"
        arrived, sent = self.arrived, list(self.sent)
        missing, twice = sorted(set(sent) - set(arrived)), sorted(n for n in set(arrived) if arrived.count(n) > 1)
        assert arrived == sent, f"{self.sender.name} to {self.recipient.name}: {missing=} {twice=} of {sent}: {arrived}"
