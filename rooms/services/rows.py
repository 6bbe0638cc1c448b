"""What every join and every beat ask the database, as plain SQL: Django's queries would cost more than all the rest.

A query costs this process 0.1 to 0.3 ms as it stands here and 0.5 to 2 ms by a queryset, and a join
makes about ten. The statements are the same on SQLite and PostgreSQL where nothing is said.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model

from ..models import Instance, Participant, Room
from .clock import database_now

M = TypeVar("M", bound=Model)


def find_room(slug: str, user_id: int) -> tuple[Room, str | None] | None:
    """The room by its code, and the role in which the user is a member; the right to enter is the caller's to judge."""
    sql = """
        SELECT r.*, m.role AS membership FROM rooms_room r
        LEFT JOIN rooms_membership m ON m.room_id = r.id AND m.user_id = %s
        WHERE r.slug = %s"""
    room = next(iter(Room.objects.raw(sql, [user_id, slug])), None)
    return None if room is None else (room, vars(room)["membership"])


def lock_room(room_id: int, wait: bool = True) -> Room | None:
    """The room's row, locked until the transaction ends; None when it is gone.

    Without `wait`, None as well when another transaction has it. On SQLite the transaction itself is the lock.
    """
    lock = ""
    if connection.features.has_select_for_update:
        # Not `FOR UPDATE`, which would hold up whoever adds a row that only refers to the room.
        lock = "FOR NO KEY UPDATE" + ("" if wait else " SKIP LOCKED")
    rooms = Room.objects.raw(f"SELECT * FROM rooms_room WHERE id = %s {lock}", [room_id])  # noqa: S608
    return next(iter(rooms), None)


def find_role(room_id: int, user_id: int) -> str | None:
    """The role in which a user is a member of a room, or None."""
    role: str | None = one_value(
        "SELECT role FROM rooms_membership WHERE room_id = %s AND user_id = %s", [room_id, user_id]
    )
    return role


def find_present(room_id: int) -> tuple[list[Participant], datetime]:
    """Those who hold a place in the room, in the order of joining, and the moment by the database's clock."""
    return find_with_clock(Participant, "WHERE room_id = %s AND state <> 'left' ORDER BY joined", [room_id])


def find_instances(ids: Collection[UUID], regained_since: datetime) -> dict[UUID, Instance]:
    """These instances, and every one that has come back from an outage since then."""
    places, keys = instances_in(ids)
    params = [connection.ops.adapt_datetimefield_value(regained_since), *keys]
    sql = f"SELECT * FROM rooms_instance WHERE regained > %s OR id IN ({places})"  # noqa: S608
    return {instance.pk: instance for instance in Instance.objects.raw(sql, params)}


def find_all_instances() -> tuple[list[Instance], datetime]:
    """Every instance, and the moment by the database's clock."""
    return find_with_clock(Instance)


def find_unsettled_rooms(dead: Collection[UUID], detached_until: datetime) -> list[int]:
    """Rooms with somebody live on one of the `dead` instances or on none, or detached since then or longer."""
    places, keys = instances_in(dead)
    sql = f"""
        SELECT DISTINCT room_id FROM rooms_participant
        WHERE state = 'live' AND (instance_id IS NULL OR instance_id IN ({places}))
        OR state = 'detached' AND detached <= %s"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*keys, connection.ops.adapt_datetimefield_value(detached_until)])
        return [room_id for (room_id,) in cursor.fetchall()]


def find_meeting(room_id: int) -> int | None:
    """The key of the room's present meeting, or None."""
    meeting: int | None = one_value("SELECT id FROM rooms_meeting WHERE room_id = %s AND ended IS NULL", [room_id])
    return meeting


def add_participant(row: Participant) -> None:
    """Insert a new row, whose values the caller has set, as Django's `save` would."""
    fields = Participant._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO rooms_participant ({columns}) VALUES ({places})", values)  # noqa: S608
    row._state.adding, row._state.db = False, connection.alias


def find_revisions(room_ids: list[int]) -> dict[int, int]:
    """The revisions of those of the rooms that are there; for thousands of rooms, each second."""
    if connection.vendor != "postgresql":
        return dict(Room.objects.filter(pk__in=room_ids).values_list("pk", "revision"))
    with connection.cursor() as cursor:
        # One parameter, since thousands take longer to write and to plan than to look up.
        cursor.execute("SELECT id, revision FROM rooms_room WHERE id = ANY(%s)", [room_ids])
        return dict(cursor.fetchall())


def save_revision(room: Room) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE rooms_room SET revision = %s WHERE id = %s", [room.revision, room.pk])


def one_value(sql: str, params: list[int]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    return row[0] if row else None


def find_with_clock(model: type[M], rest: str = "", params: Sequence[object] = ()) -> tuple[list[M], datetime]:
    """Rows of a model, and the moment by the database's clock, in one query where the database has a clock."""
    clock = ", clock_timestamp() AS now" if connection.vendor == "postgresql" else ""
    sql = f"SELECT *{clock} FROM {model._meta.db_table} {rest}"  # noqa: S608
    found = list(model._default_manager.raw(sql, params))
    return found, vars(found[0])["now"] if found and clock else database_now()


def instances_in(ids: Collection[UUID]) -> tuple[str, list[Any]]:
    """What stands in the brackets of `IN ()` for these instances, and its parameters."""
    key = Instance._meta.pk
    return ", ".join(["%s"] * len(ids)) or "NULL", [key.get_db_prep_value(each, connection) for each in ids]
