"""What everybody in a room knows, held against each other and against the database."""

from collections.abc import Iterable

from tests.support.attendee import Attendee
from tests.support.backstage import rows
from tests.support.installation import until
from tests.support.meeting import MeetingPlace


async def all_know(place: MeetingPlace, people: Iterable[Attendee], wanted: dict[str, str], seconds: float) -> None:
    """Within so many seconds every client's roster, and the rows, have exactly these ids in these states.

    Then the clients must agree in everything else as well, and their media must be that of the rows.
    """
    people = list(people)

    async def known() -> bool:
        truth = await place.installation.backstage(rows, place.slug)
        told = {id_: (state, truth[id_][1]) for id_, state in wanted.items() if id_ in truth}
        return truth == told and len(told) == len(wanted) and all(said(attendee) == told for attendee in people)

    what = f"all know {wanted}, not { {each.name: each.states for each in people} }"
    try:
        await until(known, what, seconds)
    except AssertionError as error:
        found = {each.name: said(each) for each in people}
        raise AssertionError(f"{error}: {found}, rows {await place.installation.backstage(rows, place.slug)}") from None
    first, *others = people
    assert all(list(other.roster.values()) == list(first.roster.values()) for other in others)


def said(attendee: Attendee) -> dict[str, tuple[str, dict[str, bool]]]:
    return {id_: (who["state"], who["media"]) for id_, who in attendee.roster.items()}
