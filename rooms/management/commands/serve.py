"""`manage.py serve`: the server, as one process or as several on one port."""

import argparse
import asyncio
import logging
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from django.conf import settings
from django.core import checks
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from conference.asgi import application
from conference.metrics import serve_metrics
from conference.parent import Inheritance, ParentLine
from conference.processes import Processes
from conference.server import Server
from conference.sockets import LOOPBACK, PortTaken, bind, bind_several, close
from rooms.signaling import lifecycle

logger = logging.getLogger(__name__)

OPEN_FILES = 65536  # more than that would not fit one process anyway


class Command(BaseCommand):
    help = "Serves pages and calls. Stops in good order at SIGTERM and Ctrl-C: everyone is told, and comes back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT, help="default: %(default)s, from PORT")
        parser.add_argument(
            "--processes", type=int, default=settings.PROCESSES, help="default: %(default)s, from PROCESSES"
        )
        # How a process of several is started by their parent.
        parser.add_argument("--child", type=Inheritance.parse, help=argparse.SUPPRESS)

    def handle(self, *args: Any, port: int, processes: int, child: Inheritance | None, **options: Any) -> None:
        if port != settings.PORT and settings.EMBEDDED:
            # The address of the site follows the port, and the settings are read already.
            os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"PORT": str(port)})  # noqa: S606
        raise_limit()
        if child is None:
            self.check_processes(processes)
        self.check_database()
        if child is not None:
            self.serve_as(child)
        elif processes == 1:
            sockets = self.bind(port, 1)
            self.show_metrics(0)
            self.serve(sockets, [], self.say_ready)
        else:
            raise SystemExit(asyncio.run(self.start_processes(self.bind(port, processes))))

    def bind(self, port: int, processes: int) -> list[socket.socket]:
        """The sockets to listen on."""
        hosts = LOOPBACK if settings.EMBEDDED else (settings.HOST,)
        try:
            return bind(hosts, port) if processes == 1 else bind_several(hosts[0], port, processes)
        except PortTaken:
            self.refuse(
                _("Port %(port)s is in use. Stop the program that uses it, or set PORT to another.") % {"port": port}
            )
        except OSError as error:
            self.refuse(
                _("Can't listen on %(host)s, port %(port)s: %(error)s.")
                % {"host": hosts[0], "port": port, "error": error.strerror}
            )

    async def start_processes(self, sockets: list[socket.socket]) -> int:
        """Have a process for each socket serve until told to stop; gives the exit status."""
        # As this process was started, with the switches that Python got.
        command = [sys.executable, *sys.orig_argv[1:], "--skip-checks", "--child"]
        return await Processes(command, sockets, self.say_ready).run()

    def serve_as(self, child: Inheritance) -> None:
        """Serve as one of several, until told to stop."""
        # What it means is for the parent to say; a terminal that is closed sends it to all.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self.show_metrics(child.number)
        line = ParentLine(child.line)
        own, *others = child.open_sockets()
        self.serve([own], others, lambda: line.say_ready(self.server.stop_gently))

    def serve(self, sockets: list[socket.socket], others: list[socket.socket], ready: Callable[[], None]) -> None:
        """Serve until told to stop."""
        self.server = Server(
            application,
            sockets,
            start=lifecycle.start,
            drain=lifecycle.drain,
            ready=ready,
            others=others,
            has_parent=bool(others),
            trust_proxy=settings.TRUST_PROXY,
            ping_interval=settings.PING_INTERVAL,
            ping_timeout=settings.PING_TIMEOUT,
        )
        try:
            self.server.run()
        except lifecycle.StartRefused as refused:
            close(sockets)
            self.refuse(str(refused))

    def show_metrics(self, number: int) -> None:
        """Show the figures of process `number` of several, where they are wanted."""
        port = settings.METRICS_PORT + number
        if not settings.METRICS_PORT:
            return
        try:
            serve_metrics(settings.METRICS_HOST, port)
        except (OSError, OverflowError) as error:
            self.refuse(
                _("Can't show metrics on %(host)s, port %(port)s: %(error)s. Set METRICS_PORT to another.")
                % {"host": settings.METRICS_HOST, "port": port, "error": getattr(error, "strerror", "") or error}
            )

    def check_processes(self, number: int) -> None:
        """Refuse several where they could not reach each other."""
        if number < 1:
            self.refuse(_("There must be one process at least."))
        if number > 1 and not (settings.REDIS_URL and connection.vendor == "postgresql"):
            self.refuse(_("Several processes need PostgreSQL (DATABASE_URL) and Redis (REDIS_URL)."))

    def check_database(self) -> None:
        """Refuse to start on a database that isn't there, or isn't prepared for this version."""
        try:
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError as error:
            self.refuse(_("The database can't be used: %(error)s") % {"error": " ".join(str(error).split())})
        finally:
            connection.close()
            # The pool would keep one open, also in a parent, which needs none.
            getattr(connection, "close_pool", lambda: None)()
        if plan:
            self.refuse(_("The database is not prepared for this version. Run: manage.py migrate"))
        self.check(tags=[checks.Tags.database], databases=[connection.alias])

    def check(self, *args: Any, **options: Any) -> None:
        """Tell of what doesn't fit together; where the log is for machines, as records of it."""
        if settings.LOG_FORMAT != "json":
            super().check(*args, **options)
            return
        found = checks.run_checks(tags=options.get("tags"), databases=options.get("databases"))
        for message in found:
            logger.log(message.level, "%s (%s)", message.msg, message.id)
        if any(message.is_serious() for message in found):
            raise SystemExit(1)

    def say_ready(self) -> None:
        ready = _("Serving on %(url)s (Ctrl-C stops)") % {"url": settings.SITE_URL}
        if settings.LOG_FORMAT == "json":
            logger.info(ready)
            return
        self.stdout.write(ready)
        self.stdout.flush()

    def refuse(self, message: str) -> NoReturn:
        """Say in one line why not, and exit."""
        if settings.LOG_FORMAT == "json":
            logger.error(message)
        else:
            self.stderr.write(message)
        raise SystemExit(1)


def raise_limit() -> None:
    """Let the process have as many sockets as the system allows; the usual soft limit is 1024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
