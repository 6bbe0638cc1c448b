"""`manage.py serve`: the server."""

import os
import resource
import sys
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from conference.asgi import application
from conference.server import Server
from conference.sockets import LOOPBACK, PortTaken, bind, close
from rooms.signaling import lifecycle

OPEN_FILES = 65536  # more than that would not fit one process anyway


class Command(BaseCommand):
    help = "Serves pages and calls. Stops in good order at SIGTERM and Ctrl-C: everyone is told, and comes back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT, help="default: %(default)s, from PORT")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if port != settings.PORT and settings.EMBEDDED:
            # The address of the site follows the port, and the settings are read already.
            os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PORT": str(port)})  # noqa: S606
        hosts = LOOPBACK if settings.EMBEDDED else (settings.HOST,)
        raise_limit()
        self.check_database()
        try:
            sockets = bind(hosts, port)
        except PortTaken:
            self.refuse(
                _("Port %(port)s is in use. Stop the program that uses it, or set PORT to another.") % {"port": port}
            )
        except OSError as error:
            self.refuse(
                _("Can't listen on %(host)s, port %(port)s: %(error)s.")
                % {"host": hosts[0], "port": port, "error": error.strerror}
            )
        self.serve(sockets)

    def serve(self, sockets: list[Any]) -> None:
        """Serve until told to stop."""
        server = Server(
            application,
            sockets,
            start=lifecycle.start,
            drain=lifecycle.drain,
            ready=self.say_ready,
            trust_proxy=settings.TRUST_PROXY,
        )
        try:
            server.run()
        except lifecycle.StartRefused as refused:
            close(sockets)
            self.refuse(str(refused))

    def check_database(self) -> None:
        """Refuse to start on a database that isn't there, or isn't prepared for this version."""
        try:
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError as error:
            self.refuse(_("The database can't be used: %(error)s") % {"error": " ".join(str(error).split())})
        finally:
            connection.close()
        if plan:
            self.refuse(_("The database is not prepared for this version. Run: manage.py migrate"))

    def say_ready(self) -> None:
        self.stdout.write(_("Serving on %(url)s (Ctrl-C stops)") % {"url": settings.SITE_URL})
        self.stdout.flush()

    def refuse(self, message: str) -> NoReturn:
        """Say in one line why not, and exit."""
        self.stderr.write(message)
        raise SystemExit(1)


def raise_limit() -> None:
    """Let the process have as many sockets as the system allows; the usual soft limit is 1024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
