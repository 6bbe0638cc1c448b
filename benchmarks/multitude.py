"""Tables as many instances would have filled them: one row of each kind is made, and PostgreSQL multiplies it."""

from dataclasses import dataclass
from uuid import UUID

from benchmarks.people import sign_in_all

# The instance of that number, as text for SQL and for Python.
INSTANCE = "('00000000-0000-0000-0000-' || lpad(({})::text, 12, '0'))::uuid"
FIRST = UUID("00000000-0000-0000-0000-000000000001")


@dataclass(frozen=True)
class Multitude:
    """So many instances with so many rooms each, all full; and participants who have left, in ended meetings."""

    instances: int
    rooms: int  # of one instance
    history: int
    seats: int = 6

    @property
    def all_rooms(self) -> int:
        return self.instances * self.rooms

    def rooms_of_one(self) -> list[int]:
        """The rooms of the first instance."""
        return list(range(1, self.rooms + 1))

    def sessions_of_one(self) -> list[str]:
        """Sessions of all who are in them."""
        from accounts.models import User

        return sign_in_all(list(User.objects.filter(pk__gte=1, pk__lte=self.rooms * self.seats)))

    def fill(self) -> None:
        """Make all rows, and let PostgreSQL gather its statistics."""
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        make_samples()
        with connection.cursor() as cursor:
            # Rows that are made right need no check of what they refer to, which would take longer than all else.
            cursor.execute("SET session_replication_role = replica; SET statement_timeout = 0")
        people, room = self.all_rooms * self.seats, f"1 + (n - 1) / {self.seats}"
        instance = INSTANCE.format(f"1 + (n - 1) / {self.seats * self.rooms}")
        multiply("accounts_user", people, id="n", email="'p' || n || '@example.com'")
        multiply("rooms_instance", self.instances, id=INSTANCE.format("n"), lease_until="now() + interval '1 day'")
        multiply("rooms_room", self.all_rooms, id="n", slug="'room-' || n", owner_id=f"(n - 1) * {self.seats} + 1")
        multiply("rooms_membership", people, id="n", room_id=room, user_id="n")
        multiply("rooms_meeting", self.all_rooms, id="n", room_id="n")
        live = {"id": "'live-' || n", "room_id": room, "meeting_id": room, "user_id": "n", "instance_id": instance}
        multiply("rooms_participant", people, **live, joined=f"n % {self.seats}")
        meeting, instance = f"1 + n % {self.all_rooms}", INSTANCE.format(f"1 + n % {self.instances}")
        gone = {"id": "'left-' || n", "room_id": meeting, "meeting_id": meeting, "instance_id": instance}
        ended = {"state": "'left'", "reason": "'left'", "left": "now() - n * interval '1 s'"}
        multiply("rooms_participant", self.history, **gone, **ended, user_id=f"1 + n % {people}", joined="n")
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT; SET statement_timeout = 0")
            cursor.execute("VACUUM ANALYZE")


def make_samples() -> None:
    """One row of each kind, by the models, with the number 0."""
    from django.utils import timezone

    from accounts.models import User
    from rooms.models import Instance, Meeting, Membership, Participant, Role, Room

    now = timezone.now()
    user = User.objects.create(pk=0, email="sample@example.com", name="Somebody")
    instance = Instance.objects.create(pk=UUID(int=0), channel="none", host="none", pid=0, started=now, lease_until=now)
    room = Room.objects.create(pk=0, name="A room", slug="sample", owner=user)
    Membership.objects.create(pk=0, room=room, user=user, role=Role.MEMBER)
    meeting = Meeting.objects.create(pk=0, room=room, started=now)
    media = {"audio": True, "video": True, "screen": False, "hand": False, "recording": False}
    caps = {"ice_restart": True, "data_channels": True}
    more = {
        "joined": 0,
        "entered": now,
        "media": media,
        "caps": caps,
        "secret_hash": "0" * 64,
        "session_hash": "0" * 64,
    }
    Participant.objects.create(
        pk="sample", room=room, meeting=meeting, user=user, name=user.name, instance=instance, **more
    )


def multiply(table: str, times: int, **values: str) -> None:
    """Copy a table's sample so often; `values` are SQL for the columns that differ, where `n` counts from 1."""
    from django.db import connection

    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        found = ", ".join(values.get(name, f'sample."{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        sample = f'(SELECT * FROM "{table}" ORDER BY id LIMIT 1) sample'
        if table == "rooms_participant":
            sample = f"(SELECT * FROM \"{table}\" WHERE id = 'sample') sample"
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {found} FROM {sample}, generate_series(1, {times}) n')
