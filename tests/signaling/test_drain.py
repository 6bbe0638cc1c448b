"""The end of a process, as its signaling sees it."""

import asyncio
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from rooms.signaling import lifecycle
from rooms.signaling.hub import Hub


async def test_who_is_stuck_on_the_way_in_keeps_nobody_else_from_being_detached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state, instance = lifecycle.InstanceState(), uuid4()
    state.hub, state.id = Hub(), instance
    ended: list[UUID] = []

    async def for_the_lease(_function: Callable[[UUID], None], which: UUID) -> None:
        ended.append(which)

    monkeypatch.setattr(lifecycle, "state", state)
    monkeypatch.setattr(lifecycle, "for_the_lease", for_the_lease)
    monkeypatch.setattr(lifecycle, "ENTRIES_TIMEOUT", 0.1)
    with lifecycle.entering() as entry:
        await asyncio.wait_for(lifecycle.drain(), lifecycle.DRAIN_TIMEOUT / 2)
        assert ended == [instance]
        assert not entry.is_wanted()
