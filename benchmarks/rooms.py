"""What the copy of a room's roster takes in an instance's memory, besides the connections of those in it.

.venv/bin/python benchmarks/rooms.py
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.cpu import resident_bytes

ROOMS, SEATS = 10_000, 6


def main() -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "conference.settings"}
    import django

    django.setup()
    from rooms.services.presence import ALL_CAPS, NO_MEDIA
    from rooms.services.roster import Present, RoomState, Snapshot
    from rooms.signaling.room import LiveRoom

    def person(number: int) -> Present:
        """As it comes from a row: every value its own."""
        return Present(
            id=f"participant{number:05}",
            name=f"Person number {number}",
            role="member",
            guest=False,
            joined=number,
            state="live",
            caps=dict(ALL_CAPS),
            media=dict(NO_MEDIA),
            channel=f"conferenceinstance.{number:032x}",
            epoch=1,
        )

    before, begin = resident_bytes([os.getpid()]), time.process_time()
    kept = []
    for number in range(ROOMS):
        room = LiveRoom(number)
        people = tuple(person(number * SEATS + seat) for seat in range(SEATS))
        room.replace(Snapshot(number, 1, RoomState(f"room-{number}", f"Room {number}", False, SEATS), people))
        kept.append(room)
    used, took = resident_bytes([os.getpid()]) - before, time.process_time() - begin
    print(f"a room of {SEATS}: {used / ROOMS / 1e3:.1f} KB, {took / ROOMS * 1e6:.0f} us to take over a snapshot")


if __name__ == "__main__":
    main()
