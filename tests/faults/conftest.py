"""A room for many: everybody of the cast is a member of it."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.support.installation import CAST, Installation
from tests.support.meeting import MeetingPlace

PLACES = 12  # as many as a room may have


@pytest_asyncio.fixture(loop_scope="session")
async def place(installation: Installation) -> AsyncIterator[MeetingPlace]:
    """A room of twelve places, whose members all are."""
    slug = await installation.room(members=CAST[1:], capacity=PLACES)
    meeting = MeetingPlace(installation, slug)
    yield meeting
    await meeting.close()
