"""Many who are late in one moment are told so one after another, each in a turn of its own."""

import asyncio
from typing import Any

import pytest

from rooms.signaling.socket import ClientSocket


async def test_who_says_nothing_in_time_is_told_so_when_it_is_their_turn() -> None:
    its_turn, told = asyncio.Event(), list[dict[str, Any]]()

    async def say_nothing() -> dict[str, Any]:
        return await asyncio.Future[dict[str, Any]]()

    async def send(event: dict[str, Any]) -> None:
        told.append(event)

    async def turn() -> None:
        await its_turn.wait()

    socket = ClientSocket(say_nothing, send, lambda sender, size: True, turn=turn)
    waiting = asyncio.ensure_future(socket.read_within(0.01, 100))
    await asyncio.wait({waiting}, timeout=0.2)
    assert not waiting.done()
    its_turn.set()
    with pytest.raises(TimeoutError):
        await waiting
    assert told == []
