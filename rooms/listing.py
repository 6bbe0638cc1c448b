"""What the home page shows: the user's rooms, each with who is inside now, in three queries however many there are."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User

from .models import Membership, Participant, Role, Room


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody inside, once however many tabs they have."""

    id: str
    name: str

    @property
    def short(self) -> str:
        """The first word of the name."""
        return (self.name.split() or [self.name])[0]


@dataclass(frozen=True, slots=True)
class Row:
    """A room on the home page; `role` is the user's own."""

    room: Room
    role: Role
    people: list[Person]

    @property
    def manages(self) -> bool:
        return self.role == Role.HOST

    @property
    def description(self) -> str:
        """One line: who may enter, and what the user is there."""
        parts = [str(self.room.get_access_display())]
        if self.role == Role.HOST:
            parts.append(_("you are host"))
        elif self.role == Role.MODERATOR:
            parts.append(_("you are moderator"))
        return " · ".join(parts)


def rooms_of(user: User) -> list[Row]:
    """The user's rooms: first those with people inside, then by name."""
    rooms = Room.objects.listed_for(user)
    roles = dict(Membership.objects.filter(user=user).values_list("room_id", "role").order_by())
    inside = people_in(Participant.objects.filter(room__in=rooms.order_by().values("pk")))
    rows = [Row(room, role_of(user, room, roles), inside.get(room.pk, [])) for room in rooms]
    return sorted(rows, key=lambda row: not row.people)


def role_of(user: User, room: Room, roles: dict[int, str]) -> Role:
    return Role.HOST if room.owner_id == user.pk else Role(roles.get(room.pk, Role.MEMBER))


def people_in(participants: "QuerySet[Participant]") -> dict[int, list[Person]]:
    """Who is inside, by room, in the order of joining. An account with several tabs is one person."""
    present = participants.exclude(state=Participant.State.LEFT).only("id", "room_id", "user_id", "name")
    found: dict[int, dict[object, Person]] = {}
    for row in present.order_by("joined"):
        found.setdefault(row.room_id, {}).setdefault(row.user_id or row.id, Person(row.id, row.name))
    return {room: list(people.values()) for room, people in found.items()}


def names_of(people: list[Person]) -> str:
    """`Bob`, `Bob and Chiara`, `Bob, Chiara and Deniz`, `Bob, Chiara and 3 others`."""
    names = [person.short for person in people]
    if len(names) > 3:
        return ngettext(
            "%(first)s, %(second)s and %(count)d other", "%(first)s, %(second)s and %(count)d others", len(names) - 2
        ) % {"first": names[0], "second": names[1], "count": len(names) - 2}
    if len(names) == 3:
        return _("%(first)s, %(second)s and %(third)s") % dict(zip(("first", "second", "third"), names, strict=True))
    if len(names) == 2:
        return _("%(first)s and %(second)s") % {"first": names[0], "second": names[1]}
    return "".join(names)


def summary_of(rows: list[Row]) -> str:
    """One line over the list: how many people are in how many of the rooms."""
    busy = [row for row in rows if row.people]
    people = sum(len(row.people) for row in busy)
    if not people:
        return _("Nobody is in them right now")
    return ngettext(
        "%(people)d person is in %(rooms)d of them right now",
        "%(people)d people are in %(rooms)d of them right now",
        people,
    ) % {"people": people, "rooms": len(busy)}
