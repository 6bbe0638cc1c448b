"""An identity or a right ends while its owner is in two rooms on both instances: every socket is told at once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count

import pytest

from tests.support import site
from tests.support.backstage import (
    PASSWORD,
    email,
    key_of,
    make_administrator,
    make_user,
    membership,
    rows,
    set_password,
)
from tests.support.client import Client
from tests.support.kinds import on
from tests.support.meeting import MeetingPlace

AT_ONCE = 5.0  # s on a busy machine
NEW_PASSWORD = "another long and unusual one"
_numbers = count(1)


@dataclass
class Presence:
    """Petra, by one session in two rooms on every instance; what happens to her happens at the first one."""

    place: MeetingPlace
    name: str
    cookie: str
    elsewhere: str  # the other room
    sockets: list[Client] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return self.place.installation.servers[0].origin

    async def join(self) -> None:
        for server in self.place.installation.servers:
            for slug in (self.place.slug, self.elsewhere):
                client = await self.place.connect(server=server, slug=slug, cookie=self.cookie)
                await client.hello()
                self.sockets.append(client)

    async def as_root(self) -> str:
        """The session of an administrator."""
        await self.place.installation.backstage(make_administrator, "Root")
        return await self.place.installation.sign_in("Root")

    async def key(self) -> str:
        return await self.place.installation.backstage(key_of, "accounts.User", {"email": email(self.name)})


async def signs_out(petra: Presence) -> None:
    assert await site.post(petra.origin, "/accounts/logout/", petra.cookie) == 302


async def changes_the_password(petra: Presence) -> None:
    other = await petra.place.installation.sign_in(petra.name)
    fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert await site.post(petra.origin, "/accounts/password/change/", other, **fields) == 302


async def ends_the_other_sessions(petra: Presence) -> None:
    other = await petra.place.installation.sign_in(petra.name)
    assert await site.post(petra.origin, "/accounts/sessions/", other) == 302


async def is_switched_off(petra: Presence) -> None:
    await site.act(petra.origin, await petra.as_root(), "accounts/user", "deactivate", await petra.key())


async def is_deleted(petra: Presence) -> None:
    path = f"/admin/accounts/user/{await petra.key()}/delete/"
    assert await site.post(petra.origin, path, await petra.as_root(), post="yes") == 302


async def gets_a_password_on_the_command_line(petra: Presence) -> None:
    await petra.place.installation.backstage(set_password, petra.name, NEW_PASSWORD)


Act = Callable[[Presence], Awaitable[None]]
ACTS: list[Act] = [
    signs_out,
    changes_the_password,
    ends_the_other_sessions,
    is_switched_off,
    is_deleted,
    gets_a_password_on_the_command_line,
]


async def petra_at(place: MeetingPlace) -> Presence:
    name = f"Petra{next(_numbers)}"  # another one each time, since her account may not be there afterwards
    await place.installation.backstage(make_user, name)
    place.slug, elsewhere = [await place.installation.room(members=(name,)) for _ in range(2)]
    petra = Presence(place, name, await place.installation.sign_in(name), elsewhere)
    await petra.join()
    return petra


@on("cluster")
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
async def test_every_socket_of_an_identity_that_ends_is_told_at_once(place: MeetingPlace, act: Act) -> None:
    petra = await petra_at(place)
    alice = await place.join("Alice", server=place.installation.servers[-1])
    await act(petra)
    await asyncio.gather(*(socket.bye("session-ended", AT_ONCE) for socket in petra.sockets))
    for _ in place.installation.servers:
        assert (await alice.expect("participant-left", AT_ONCE))["reason"] == "session-ended"
    assert list(await place.installation.backstage(rows, place.slug)) == [alice.id]
    assert await place.installation.backstage(rows, petra.elsewhere) == {}
    await (await place.connect(cookie=petra.cookie)).refused("unauthenticated")


@on("cluster")
async def test_a_membership_that_ends_ends_what_it_opened_and_nothing_else(place: MeetingPlace) -> None:
    petra = await petra_at(place)
    key = await place.installation.backstage(membership, place.slug, petra.name)
    await site.remove_member(petra.origin, await place.installation.sign_in("Alice"), place.slug, key)
    here, there = petra.sockets[::2], petra.sockets[1::2]
    await asyncio.gather(*(socket.bye("session-ended", AT_ONCE) for socket in here))
    assert await place.installation.backstage(rows, place.slug) == {}
    for socket in there:
        assert "bye" not in [each["type"] for each in await socket.drain()]
    assert set(await place.installation.backstage(rows, petra.elsewhere)) == {socket.id for socket in there}
