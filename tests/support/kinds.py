"""The kinds of installation that the tests run on, each started when it is first asked for."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.support.installation import Installation
from tests.support.patterns import Patterns

# Seconds that the impatient give a silent participant: two between two pings, two for a resume. With one between two
# pings, whoever waits for a second person to come in would be taken for lost on a busy machine.
IMPATIENT = {"HEARTBEAT": "2", "RESUME_TTL": "2"}


@dataclass
class Installations:
    """Embedded (SQLite, one process) or a cluster (PostgreSQL, Redis, two processes), plain or with settings."""

    redis: Callable[[], str]
    new_folder: Callable[[str], Path]
    patterns: Patterns
    running: dict[str, Installation] = field(default_factory=dict)
    _names: Any = field(default_factory=lambda: count(1))

    async def get(self, kind: str, pages: bool = False, **settings: str) -> Installation:
        """The running installation of this kind with these settings; `kind` is `embedded` or `cluster`."""
        key = f"{kind} {pages} {sorted(settings.items())}"
        if key not in self.running:
            self.running[key] = installation = self.build(kind, pages, 2, **settings)
            await installation.start()
        # A test that failed may have left one stopped.
        await self.running[key].revive()
        return self.running[key]

    def build(self, kind: str, pages: bool = False, instances: int = 2, **settings: str) -> Installation:
        """An installation of its own, not started; settings may name services of its own as well."""
        name = f"installation_{next(self._names)}"
        folder = self.new_folder(name)
        if kind == "embedded":
            self.patterns.copy_sqlite(folder)
            return Installation(folder, settings, pages=pages, prepared=True)
        extra = {"REDIS_PREFIX": name, **settings}
        prepared = "DATABASE_URL" not in extra
        if prepared:
            extra["DATABASE_URL"] = self.patterns.copy_postgres(name)
        if "REDIS_URL" not in extra:
            extra["REDIS_URL"] = self.redis()
        return Installation(folder, extra, instances, pages=pages, prepared=prepared)

    async def stop(self) -> None:
        await asyncio.gather(*(installation.stop() for installation in self.running.values()))


def on(kind: str, **settings: str) -> pytest.MarkDecorator:
    """A mark for tests that need one kind of installation, or one with certain settings."""
    return pytest.mark.parametrize("installation", [pytest.param((kind, settings), id=kind)], indirect=True)


def on_both(**settings: str) -> pytest.MarkDecorator:
    """A mark for tests that need both kinds with certain settings."""
    kinds = [pytest.param((kind, settings), id=kind) for kind in ("embedded", "cluster")]
    return pytest.mark.parametrize("installation", kinds, indirect=True)
