"""What nobody was told of is found by the clock."""

import pytest

from tests.support.backstage import change_user, make_user
from tests.support.meeting import MeetingPlace

SOON = 75.0  # s: everybody's turn comes once in 60 beats


@pytest.mark.soak
async def test_an_account_that_ended_without_a_word_is_out_within_a_minute(place: MeetingPlace) -> None:
    await place.installation.backstage(make_user, "Ines")
    slug = await place.installation.room(members=["Ines"])
    ines = await place.connect("Ines", slug=slug)
    await ines.hello()
    await place.installation.backstage(change_user, "Ines", {"is_active": False})
    ended = await ines.stay_until("bye", every=5, seconds=SOON)
    assert ended["code"] == "session-ended"
