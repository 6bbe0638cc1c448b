"""Rooms have nothing to do with each other, whatever becomes of the one that somebody else looks at."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from rooms.models import Instance, Participant, Room
from rooms.services import rows
from rooms.services.ledger import Ledger


def present(room_id: int) -> list[Participant]:
    return Ledger(Room(pk=room_id), None).present


def test_a_look_at_one_room_that_takes_long_keeps_nobody_from_another(monkeypatch: pytest.MonkeyPatch) -> None:
    looking, go_on = threading.Event(), threading.Event()

    def find_present(room_id: int) -> tuple[list[Participant], datetime]:
        if room_id == 1:
            looking.set()
            go_on.wait(20)
        return [], datetime.now(UTC)

    def find_instances(*_: object) -> dict[object, Instance]:
        return {}

    monkeypatch.setattr(rows, "find_present", find_present)
    monkeypatch.setattr(rows, "find_instances", find_instances)
    with ThreadPoolExecutor(2) as threads:
        threads.submit(present, 1)
        assert looking.wait(10)
        try:
            assert threads.submit(present, 2).result(5) == []
        finally:
            go_on.set()
