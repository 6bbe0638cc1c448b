"""Remembers for a moment that the database is away, so that nobody waits to be told so."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError

RETRY = 1.0  # s between two attempts to reach it
SUSPICION = 2  # failures in a row; one may be a single connection that broke
# What a server says that shuts down, starts up or takes no more connections (SQLSTATE).
NOT_SERVING = {"57P01", "57P02", "57P03", "53300"}


class DatabaseAway(OperationalError):
    """The database can't be reached, or has no time."""


def is_outage(error: DatabaseError) -> bool:
    """Whether an error means that the database can't be reached, rather than that it answered."""
    if isinstance(error, DatabaseAway):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    # psycopg's errors have a state, which is None where no server answered; SQLite's have none.
    state = getattr(error.__cause__, "sqlstate", "")
    return state is None or state.startswith("08") or state in NOT_SERVING


class Outage:
    """Whether the database seems to be away. While it does, one caller a second may try, and the others need not."""

    def __init__(self) -> None:
        self.failures = 0
        self.next_try = 0.0
        self.is_tried = False

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Around a call that need not be made while the database is away. Raises DatabaseAway then."""
        if self.failures < SUSPICION:
            with self.observed():
                yield
            return
        if self.is_tried or time.monotonic() < self.next_try:
            raise DatabaseAway("The database does not answer.")
        self.is_tried = True
        try:
            with self.observed():
                yield
        finally:
            self.is_tried = False

    @contextmanager
    def observed(self) -> Iterator[None]:
        """Around any call: learn from its end whether the database is there."""
        try:
            yield
        except DatabaseError as error:
            self.note(failed=is_outage(error))
            raise
        except Exception:  # a rule that was not met
            self.note(failed=False)
            raise
        self.note(failed=False)

    def note(self, *, failed: bool) -> None:
        self.failures = self.failures + 1 if failed else 0
        if failed:
            self.next_try = time.monotonic() + RETRY
