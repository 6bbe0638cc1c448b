"""A room knows whether it waits for somebody, since whoever asks each second can't look at everybody."""

from dataclasses import replace

from rooms.services.roster import Change, Present, RoomState, Snapshot
from rooms.signaling.room import LiveRoom

ALICE = Present("alice", "Alice", "host", False, 1, "live", {}, {}, "here", 1)
AWAY = replace(ALICE, state="detached")


def room_with(*present: Present) -> LiveRoom:
    room = LiveRoom(1)
    room.replace(Snapshot(1, 5, RoomState("weekly", "Weekly", False, 6), present))
    return room


def test_a_room_awaits_those_whom_it_finds_detached() -> None:
    assert not LiveRoom(1).awaits
    assert not room_with(ALICE).awaits
    assert room_with(AWAY).awaits


def test_a_room_awaits_somebody_until_they_are_back_or_gone() -> None:
    room = room_with(ALICE)
    room.learn(Change(1, 6, "changed", participant=AWAY))
    assert room.awaits
    room.learn(Change(1, 7, "changed", participant=ALICE))
    assert not room.awaits
    room.learn(Change(1, 8, "changed", participant=AWAY))
    room.learn(Change(1, 9, "left", subject="alice", reason="lost"))
    assert not room.awaits


def test_a_room_that_knows_nothing_any_more_awaits_nobody() -> None:
    room = room_with(AWAY)
    room.forget()
    assert not room.awaits
