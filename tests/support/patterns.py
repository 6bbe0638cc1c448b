"""Databases with their tables and the cast in them, made once and copied for each installation.

A copy takes a moment; the migrations and the hash of a password take seconds of a core.
"""

import multiprocessing
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support import backstage
from tests.support.services import create_database

PATTERN = "pattern"


class Patterns:
    """The pattern of each kind of database, made when the first copy is asked for."""

    def __init__(self, postgres: Callable[[], str], new_folder: Callable[[str], Path], cast: tuple[str, ...]) -> None:
        """`postgres` gives the address of a cluster, without a database."""
        self._postgres = postgres
        self._new_folder = new_folder
        self._cast = cast

    def copy_sqlite(self, folder: Path) -> None:
        """Lay a copy into the data folder of an installation."""
        shutil.copyfile(self._sqlite / "db.sqlite3", folder / "db.sqlite3")

    def copy_postgres(self, name: str) -> str:
        """Make a database of that name; gives its DATABASE_URL."""
        with psycopg.connect(f"{self._cluster}/postgres", autocommit=True) as connection:
            names = sql.Identifier(name), sql.Identifier(PATTERN)
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        return f"{self._cluster}/{name}"

    @cached_property
    def _sqlite(self) -> Path:
        folder = self._new_folder(PATTERN)
        self._fill({"DATA_DIR": str(folder)})
        return folder

    @cached_property
    def _cluster(self) -> str:
        address = self._postgres()
        database = create_database(address, PATTERN)
        self._fill({"DATA_DIR": str(self._new_folder(PATTERN)), "DATABASE_URL": database, "SECRET_KEY": "of nobody"})
        return address

    def _fill(self, settings: dict[str, str]) -> None:
        """In a process of its own, which ends: PostgreSQL copies no database that somebody is connected to."""
        environment = {**settings, "DJANGO_SETTINGS_MODULE": "conference.settings", "SITE_URL": "http://localhost"}
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, context, backstage.set_up, (environment,)) as process:
            process.submit(backstage.prepare).result()
            for name in self._cast:
                process.submit(backstage.make_user, name).result()
