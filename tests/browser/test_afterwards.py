"""What ends a call, or keeps one out of it: each has its own page, which says what to do."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import expect

from tests.support import site
from tests.support.backstage import change_room, membership
from tests.support.gathering import Gathering
from tests.support.installation import until
from tests.support.meeting import MeetingPlace
from tests.support.person import Person


@pytest_asyncio.fixture(loop_scope="session")
async def sockets(gathering: Gathering) -> AsyncIterator[MeetingPlace]:
    """Others in the same room, without browsers."""
    place = MeetingPlace(gathering.installation, gathering.slug)
    yield place
    await place.close()


async def before_the_call(gathering: Gathering, name: str) -> Person:
    person = await gathering.person(name)
    await person.open_room()
    await expect(person.button("Join")).to_be_visible()
    return person


async def test_one_who_comes_as_all_others_go_is_inside(gathering: Gathering, sockets: MeetingPlace) -> None:
    await gathering.installation.backstage(change_room, gathering.slug, {"capacity": 12})
    others = [await sockets.join("Bob") for _ in range(11)]
    alice = await before_the_call(gathering, "Alice")

    async def go() -> None:
        await others[-1].stay_until("participant-joined")
        for other in others:
            await other.leave()

    going = asyncio.create_task(go())
    await alice.join()
    await alice.has_roster()
    await going


async def test_one_who_leaves_may_rejoin_or_go_home(gathering: Gathering) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    await bob.leave()
    await expect(bob.page.get_by_text("Alice is still there.")).to_be_visible()
    await alice.has_roster()
    await bob.press("Rejoin")
    await bob.entered()
    await alice.has_roster(bob)
    await bob.leave()
    await bob.page.get_by_role("link", name="Back to your rooms").click()
    await bob.reads("Your rooms")


async def test_a_full_room_says_so_and_lets_in_when_there_is_a_place(
    gathering: Gathering, sockets: MeetingPlace
) -> None:
    await gathering.installation.backstage(change_room, gathering.slug, {"capacity": 2})
    await sockets.join("Alice")
    other = await sockets.join("Alice")
    bob = await before_the_call(gathering, "Bob")
    await bob.press("Join")
    await bob.reads("This room is full")
    await other.leave()
    await bob.press("Try again")
    await bob.entered()


async def test_a_locked_room_says_so(gathering: Gathering, sockets: MeetingPlace) -> None:
    await sockets.join("Alice")
    await gathering.installation.backstage(change_room, gathering.slug, {"locked": True})
    bob = await before_the_call(gathering, "Bob")
    await bob.press("Join")
    await bob.reads("This room is locked")
    await expect(bob.button("Try again")).to_be_visible()


async def test_one_whose_membership_is_removed_in_the_call_is_out_of_it_at_once(gathering: Gathering) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    row = await gathering.installation.backstage(membership, gathering.slug, "Bob")
    host = await gathering.installation.sign_in("Alice")
    bob.expected = ("404",)
    await site.remove_member(alice.server.origin, host, gathering.slug, row)
    await bob.reads("You are no longer a member of this room")
    await expect(bob.page.get_by_role("link", name="Back to your rooms")).to_be_visible()
    await expect(bob.button("Leave call")).to_be_hidden()
    await alice.has_roster()
    await bob.open_room()
    assert await bob.page.title() == await title_of_nowhere(bob)


async def title_of_nowhere(person: Person) -> str:
    """What the page of a room says that is not there."""
    person.expected = ("404",)
    await person.visit("/rooms/there-is-no-such-room/")
    return await person.page.title()


async def test_one_who_signs_out_elsewhere_is_told_so_in_the_call(gathering: Gathering) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    tab = await bob.context.new_page()
    await tab.goto(bob.server.origin + "/accounts/logout/")
    await tab.get_by_role("main").get_by_role("button", name="Sign out").click()
    await bob.reads("You are signed out")
    await alice.has_roster()
    await bob.page.get_by_role("link", name="Sign in").click()
    await expect(bob.page.get_by_label("Password", exact=True)).to_be_visible()


async def test_one_whose_session_ended_before_joining_is_told_so(gathering: Gathering) -> None:
    bob = await before_the_call(gathering, "Bob")
    (cookie,) = [each["value"] for each in await bob.context.cookies() if each.get("name") == "session"]
    assert await site.post(bob.server.origin, "/accounts/logout/", str(cookie)) == 302
    await bob.press("Join")
    await bob.reads("You are signed out")


async def test_those_in_a_room_that_is_deleted_are_told_so(gathering: Gathering) -> None:
    alice, bob = await gathering.inside("Alice", "Bob")
    host = await gathering.installation.sign_in("Alice")
    await site.delete_room(alice.server.origin, host, gathering.slug)
    for person in (alice, bob):
        await person.reads("The call has ended")
        await expect(person.page.get_by_role("link", name="Back to your rooms")).to_be_visible()


async def test_a_room_that_is_deleted_before_joining_is_no_longer_there(gathering: Gathering) -> None:
    bob = await before_the_call(gathering, "Bob")
    # The page asks every few seconds whether its room is there; here one is to learn it by joining.
    await bob.page.route(f"**/rooms/{gathering.slug}/", lambda _route: None)
    host = await gathering.installation.sign_in("Alice")
    await site.delete_room(bob.server.origin, host, gathering.slug)
    await bob.press("Join")
    await bob.reads("This room is no longer there")


async def test_a_stranger_sees_what_anybody_sees_who_mistyped(gathering: Gathering) -> None:
    charlie = await gathering.person("Charlie")
    charlie.expected = ("404",)
    await charlie.open_room()
    forbidden = await charlie.page.get_by_role("main").inner_text()
    await title_of_nowhere(charlie)
    assert await charlie.page.get_by_role("main").inner_text() == forbidden


async def test_the_camera_is_off_once_the_call_is_over(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    script = """() => { globalThis.tracks = [...document.querySelectorAll('video, audio')]
        .flatMap(({ srcObject }) => srcObject?.getTracks() ?? []) }"""
    await alice.page.evaluate(script)
    await alice.leave()

    async def over() -> bool:
        return bool(
            await alice.page.evaluate("() => tracks.length > 0 && tracks.every((t) => t.readyState === 'ended')")
        )

    await until(over, "all tracks are stopped")


async def test_who_has_the_room_in_another_tab_may_bring_the_call_here(gathering: Gathering) -> None:
    (alice,) = await gathering.inside("Alice")
    second = await alice.context.new_page()
    await second.goto(alice.server.origin + f"/rooms/{gathering.slug}/")
    await expect(second.get_by_text("You are already in this call in another tab.")).to_be_visible()
    await second.get_by_role("button", name="Move it here").click()
    await expect(second.get_by_role("button", name="Leave call")).to_be_visible()
    await alice.reads("You are here in another tab")
