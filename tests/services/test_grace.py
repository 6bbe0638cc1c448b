"""After an outage of the database nobody is taken for lost until everybody could come back."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from rooms.models import Instance
from rooms.services.leases import hold_lease
from rooms.services.presence import detach_participant
from rooms.services.sweeping import end_lease, sweep
from tests.services.conftest import started
from tests.services.door import Door, announced, die, long_ago, place, row, stop_the_clock

pytestmark = pytest.mark.django_db(transaction=True)


def renewed(instance: UUID, seconds: float) -> None:
    """It renewed its lease so many seconds ago, and not since."""
    until = timezone.now() + timedelta(seconds=15 - seconds)
    Instance.objects.filter(pk=instance).update(lease_until=until)


def regained(instance: UUID, seconds: float) -> None:
    """It came back from an outage so many seconds ago."""
    Instance.objects.filter(pk=instance).update(regained=timezone.now() - timedelta(seconds=seconds))


def is_in_grace(instance: UUID) -> bool:
    return Instance.objects.get(pk=instance).regained is not None


def test_the_first_to_renew_after_all_leases_ran_out_begins_the_grace(instance: UUID, other_instance: UUID) -> None:
    renewed(instance, 60)
    renewed(other_instance, 62)
    hold_lease(instance, "here")
    assert is_in_grace(instance)


def test_one_that_starts_right_at_the_return_begins_the_grace_too(instance: UUID) -> None:
    renewed(instance, 60)
    assert is_in_grace(started("new"))


def test_an_outage_that_no_lease_ran_out_in_is_known_by_the_renewals_that_failed(
    instance: UUID, other_instance: UUID
) -> None:
    renewed(instance, 8)
    hold_lease(instance, "here", after_failure=True)
    assert is_in_grace(instance)


def test_a_line_that_fails_again_and_again_does_not_prolong_the_grace(instance: UUID, other_instance: UUID) -> None:
    hold_lease(instance, "here", after_failure=True)
    begun = Instance.objects.get(pk=instance).regained
    renewed(instance, 8)
    hold_lease(instance, "here", after_failure=True)
    assert Instance.objects.get(pk=instance).regained == begun


def test_a_first_start_begins_no_grace(instance: UUID) -> None:
    assert not is_in_grace(instance)


def test_an_instance_that_dies_alone_begins_no_grace(instance: UUID, other_instance: UUID) -> None:
    renewed(other_instance, 16)
    hold_lease(instance, "here")
    assert not is_in_grace(instance)


def test_one_that_was_frozen_while_others_lived_begins_no_grace(instance: UUID, other_instance: UUID) -> None:
    renewed(instance, 60)
    renewed(other_instance, 4)
    hold_lease(instance, "here")
    assert not is_in_grace(instance)


def test_nobody_is_taken_for_lost_within_the_grace(
    door: Door, alice: User, bob: User, other_instance: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch)
    alices, bobs = door.enter(alice), door.enter(bob, instance=other_instance)
    detach_participant(*place(alices))
    long_ago(alices, 90)
    die(other_instance)
    regained(door.instance, 29)
    with announced() as changes:
        sweep(door.instance)
    assert changes == []
    regained(door.instance, 31)
    sweep(door.instance)
    assert (row(alices).state, row(bobs).state) == ("left", "detached")


def test_a_join_within_the_grace_takes_nobody_for_lost_either(door: Door, alice: User, other_instance: UUID) -> None:
    alices = door.enter(alice, instance=other_instance)
    die(other_instance)
    regained(other_instance, 5)
    second = door.enter(alice)
    assert [who.state for who in second.snapshot.participants] == ["live", "live"]
    assert row(alices).state == "live"


def test_one_who_was_detached_before_the_outage_may_resume_in_the_grace(door: Door, alice: User) -> None:
    alices = door.enter(alice)
    detach_participant(*place(alices))
    long_ago(alices, 90)
    regained(door.instance, 5)
    assert door.back(alice, alices).participant.id == alices.participant.id


def test_the_grace_is_as_long_as_the_time_to_resume(door: Door, alice: User, settings: Settings) -> None:
    settings.RESUME_TTL = 120
    alices = door.enter(alice)
    detach_participant(*place(alices))
    long_ago(alices, 200)
    regained(door.instance, 100)
    assert sweep(door.instance)
    assert row(alices).state == "detached"


@pytest.mark.parametrize("seconds", [11, 16])
def test_one_that_does_not_renew_in_time_itself_judges_nobody(
    door: Door, alice: User, other_instance: UUID, seconds: int
) -> None:
    alices = door.enter(alice, instance=other_instance)
    die(other_instance)
    renewed(door.instance, seconds)
    sweep(door.instance)
    door.enter(alice)
    assert row(alices).state == "live"


def test_one_without_a_lease_judges_nobody(door: Door, alice: User, other_instance: UUID) -> None:
    alices = door.enter(alice)
    die(door.instance)
    sweep(uuid4())
    assert row(alices).state == "live"


def test_an_instance_that_ends_detaches_its_own_in_the_grace_as_well(
    door: Door, alice: User, bob: User, other_instance: UUID
) -> None:
    alices, bobs = door.enter(alice), door.enter(bob, instance=other_instance)
    die(other_instance)
    regained(other_instance, 5)
    end_lease(door.instance)
    assert (row(alices).state, row(bobs).state) == ("detached", "live")
