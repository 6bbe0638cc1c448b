"""An instance that dies loses its participants, and one that lives keeps them."""

import os
import socket
import subprocess
from uuid import UUID

import pytest

from accounts.models import User
from rooms.models import Instance
from rooms.services.leases import hold_lease, others_alive
from rooms.services.sweeping import end_lease, sweep, take_over_dead
from tests.services.door import Door, announced, die, long_ago, row

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_dead_instances_participants_are_detached_and_then_lost(
    door: Door, alice: User, other_instance: UUID
) -> None:
    alices = door.enter(alice)
    die(door.instance)
    with announced() as changes:
        sweep(other_instance)
        assert row(alices).state == "detached"
        long_ago(alices, 31)
        sweep(other_instance)
    assert (row(alices).state, row(alices).reason) == ("left", "lost")
    assert [change.kind for change in changes] == ["changed", "left"]


def test_a_living_instance_keeps_its_participants(door: Door, alice: User, other_instance: UUID) -> None:
    alices = door.enter(alice)
    die(other_instance)
    with announced() as changes:
        sweep(door.instance)
    assert row(alices).state == "live"
    assert changes == []


def test_an_instance_never_takes_itself_for_dead(door: Door, alice: User, bob: User) -> None:
    alices = door.enter(alice)
    die(door.instance)
    sweep(door.instance)
    door.enter(bob)
    assert row(alices).state == "live"


def test_a_join_notices_a_dead_instance_by_itself(door: Door, alice: User, bob: User, other_instance: UUID) -> None:
    alices = door.enter(alice, instance=other_instance)
    die(other_instance)
    bobs = door.enter(bob)
    assert [who.state for who in bobs.snapshot.participants] == ["detached", "live"]
    assert row(alices).detached is not None


def test_an_instance_that_stops_detaches_its_own_and_is_forgotten(door: Door, alice: User) -> None:
    alices = door.enter(alice)
    end_lease(door.instance)
    assert row(alices).state == "detached"
    assert not Instance.objects.filter(pk=door.instance).exists()


def test_an_instance_taken_for_dead_may_hold_a_lease_again(door: Door, alice: User) -> None:
    end_lease(door.instance)
    hold_lease(door.instance, "here")
    assert door.enter(alice).participant.channel == "here"


def test_a_process_of_this_machine_that_is_gone_needs_no_waiting(instance: UUID) -> None:
    with subprocess.Popen(["true"]) as process:
        process.wait()
    Instance.objects.filter(pk=instance).update(pid=process.pid)
    assert others_alive() == []
    take_over_dead()
    assert not Instance.objects.exists()


def test_a_process_of_this_machine_that_runs_is_alive(instance: UUID) -> None:
    Instance.objects.filter(pk=instance).update(pid=os.getppid())
    assert [alive.pk for alive in others_alive()] == [instance]


def test_of_another_machine_only_the_lease_tells(instance: UUID) -> None:
    Instance.objects.filter(pk=instance).update(host=f"not-{socket.gethostname()}")
    assert len(others_alive()) == 1
    die(instance)
    assert others_alive() == []
