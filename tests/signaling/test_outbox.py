"""How long parcels for other instances are gathered."""

from rooms.signaling.outbox import GATHER, GATHER_MANY, MANY, Rhythm


def test_what_is_said_seldom_hardly_waits() -> None:
    rhythm = Rhythm()
    assert [rhythm.wait(now, 1) for now in (100.0, 100.5, 101.0)] == [GATHER] * 3


def test_where_much_is_said_it_waits_longer_to_go_together_and_no_longer_than_that() -> None:
    rhythm = Rhythm()
    rhythm.wait(100.0, 1)
    assert rhythm.wait(100.0 + GATHER_MANY, MANY + 1) == GATHER_MANY
    assert rhythm.wait(100.0 + 2 * GATHER_MANY, MANY - 1) == GATHER
