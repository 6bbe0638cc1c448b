"""How the project is served: daphne, with an orderly start and an orderly end.

Stock daphne cancels everything at SIGTERM: nobody is told, and nothing is cleaned up. Here the server stops
listening, lets the signaling say goodbye (`drain`), waits until the sockets have closed, and exits; all within
EXIT_LIMIT. See docs/architecture.md.
"""

import asyncio
import gc
import logging
import os
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, cast

from daphne.server import reactor as daphne_reactor  # which daphne must be the first to choose
from twisted.internet import asyncioreactor
from twisted.internet.defer import Deferred, maybeDeferred
from twisted.logger import ILogObserver, globalLogBeginner

from .applications import TidyServer
from .inbox import InputQueue
from .requests import RequestFactory
from .transports import Port, listen
from .turns import Timer, Turns
from .websocket import BoundedWebSocketFactory

logger = logging.getLogger(__name__)
reactor: Any = daphne_reactor

CLOSE_TIMEOUT = 3  # s for a client to answer our close
DRAIN_LIMIT = 6.5  # s for the signaling to say goodbye
FLUSH_LIMIT = 1.5  # s for sockets to close and for requests to end after that
OTHERS_EVERY = 0.1  # s between two looks at the sockets of other processes
# New objects until they are looked at, a pause of a ms; how often that is done until what was left is looked at again,
# two or three ms; and how often that until all are. Connections leave nothing to be found, rendered pages do.
COLLECT_AFTER = (2_000, 2, 400)
BACKLOG = 4096  # connections that wait to be accepted, as when all clients come back in one moment
EXIT_LIMIT = 9.0  # s from the signal to the end of the process, whatever hangs


def calm_collector() -> None:
    """Have the garbage collector look at less, and less often: it stops everybody, and what lives here lives long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def call_plainly(_logger: object, function: Callable[..., None], *arguments: Any) -> None:
    """In place of Twisted's callWithLogger, which tells its log for whom it reads; its log is not kept here."""
    function(*arguments)


class Server(TidyServer):
    """Serves `application` on bound sockets.

    `start` is awaited before the first connection is taken; what it raises ends the server, and comes out of
    `run`. `drain` is awaited after the last connection is taken. `ready` is called when the server listens.
    `others` are sockets of the same port that belong to other processes, who may be away. One that `has_parent` may
    get the signal to end from more than one side, and takes it as one.
    `ping_interval` and `ping_timeout` are in s; a timeout above the interval would drop live sockets.
    """

    def __init__(
        self,
        application: Any,
        sockets: list[socket.socket],
        *,
        start: Callable[[], Awaitable[None]],
        drain: Callable[[], Awaitable[None]],
        ready: Callable[[], None],
        trust_proxy: bool = False,
        ping_interval: int = 20,
        ping_timeout: int = 15,
        others: Sequence[socket.socket] = (),
        has_parent: bool = False,
    ) -> None:
        super().__init__(
            application,
            endpoints=["bound by us"],
            websocket_timeout=-1,
            websocket_connect_timeout=10,
            ping_interval=ping_interval,
            ping_timeout=ping_timeout,
            proxy_forwarded_address_header="X-Forwarded-For" if trust_proxy else None,
            proxy_forwarded_proto_header="X-Forwarded-Proto" if trust_proxy else None,
            # Lets a drain end in time: an application that does not end by itself is cancelled.
            application_close_timeout=5,
            server_name="",
        )
        self.sockets, self.others, self.ready_callable = sockets, others, ready
        self.start, self.drain = start, drain
        self.draining, self.has_parent = False, has_parent
        self.idle = asyncio.Event()
        self.failure: Exception | None = None
        self.tasks: set[asyncio.Task[None]] = set()  # the loop itself keeps only weak references

    def run(self) -> None:
        """Serve until a signal. Raises what `start` raised."""
        super().run()
        self.turns = Turns(reactor._asyncioEventloop)
        self.fresh: set[Any] = set()  # connections on which no request has begun
        self.http_factory = RequestFactory(self)
        self.ws_factory = BoundedWebSocketFactory(self, server=None)
        self.ws_factory._batched_timer = Timer(self.turns)
        self.ws_factory.setProtocolOptions(
            autoPingTimeout=self.ping_timeout,
            allowNullOrigin=True,
            openHandshakeTimeout=self.websocket_handshake_timeout,
            closeHandshakeTimeout=CLOSE_TIMEOUT,
            # Judged by BoundedWebSocket.
            utf8validateIncoming=False,
        )
        # Twisted's own log says nothing that ours does not; to prepare it is a good part of reading a message.
        asyncioreactor.callWithLogger = call_plainly  # type: ignore[attr-defined]
        globalLogBeginner.beginLoggingTo(
            [cast(ILogObserver, lambda _: None)], redirectStandardIO=False, discardBuffer=True
        )
        loop = reactor._asyncioEventloop
        asyncio.set_event_loop(loop)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop_soon, number)
        reactor.callWhenRunning(self.background, self.check_timeouts)
        reactor.addSystemEventTrigger("before", "shutdown", self.kill_all_applications)
        reactor.callWhenRunning(self.background, self.begin)
        reactor.run(installSignalHandlers=False)
        if self.failure:
            raise self.failure

    def background(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run a coroutine to its end; an error in it ends the server."""

        async def guarded() -> None:
            try:
                await work()
            except Exception as error:
                self.failure = error
                self.stop()

        task = asyncio.ensure_future(guarded())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def begin(self) -> None:
        """Start the signaling, then listen."""
        await self.start()
        if self.draining:
            return
        calm_collector()
        for bound in (*self.sockets, *self.others):
            bound.listen(BACKLOG)
            self.listeners.append(listen(reactor, bound, self.http_factory))
            bound.close()  # the reactor has a copy
        not_ours = self.listeners[len(self.sockets) :]
        for port in not_ours:
            port.watch_no_more()
        self.look_after(not_ours)
        self.ready_callable()

    def look_after(self, ports: list[Port]) -> None:
        """Take the connections that others have left waiting: their process has ended, or is busy."""
        if not ports or self.draining:
            return
        for port in ports:
            port.doRead()
        reactor.callLater(OTHERS_EVERY, self.look_after, ports)

    def start_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Run the application for one request or socket; returns the queue of what the client sends."""
        if scope["type"] != "websocket":
            return super().start_application(protocol, scope)
        queue = InputQueue(protocol.reading, protocol.pace)
        ours = {
            "conference.admits": protocol.admits,
            "conference.send_text": protocol.send_text,
            "conference.turn": self.turns.wait,
        }
        extensions = {**(scope.get("extensions") or {}), **ours}
        scope |= {"asgi": {"version": "3.0"}, "extensions": extensions}
        running = self.application(scope, queue.get, partial(self.handle_reply, protocol))
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(running)
        return queue

    def stop_soon(self, number: int) -> None:
        """Drain at the first signal, end at the second; if there is a parent, that is for the parent to judge."""
        if self.draining and not self.has_parent:
            os._exit(128 + number)
        self.stop_gently()

    def stop_gently(self) -> None:
        """Drain, however often it is asked for."""
        if self.draining:
            return
        self.draining = True
        # Threads and applications that hang must not keep the process alive.
        watchdog = threading.Timer(EXIT_LIMIT, os._exit, (0,))
        watchdog.daemon = True
        watchdog.start()
        self.background(self.end)

    async def end(self) -> None:
        """Take no more connections, say goodbye, wait for sockets to close, stop."""
        loop = asyncio.get_running_loop()
        for listener in self.listeners:
            await maybeDeferred(listener.stopListening).asFuture(loop)
        try:
            await asyncio.wait_for(self.drain(), DRAIN_LIMIT)
        except TimeoutError:
            logger.warning("The goodbye took more than %s s; connections are cut.", DRAIN_LIMIT)
        except Exception:
            logger.exception("The goodbye failed; connections are cut.")
        self.idle.clear()
        if self.busy():
            with suppress(TimeoutError):
                await asyncio.wait_for(self.idle.wait(), FLUSH_LIMIT)
        self.stop()

    def protocol_disconnected(self, protocol: Any) -> None:
        """Note that a socket is closed or a request answered."""
        super().protocol_disconnected(protocol)
        self.note_idle()

    def forget_fresh(self, channel: Any) -> None:
        """Note that a request has begun, or that the connection was closed before."""
        self.fresh.discard(channel)
        self.note_idle()

    def note_idle(self) -> None:
        if self.draining and not self.busy():
            self.idle.set()

    def busy(self) -> bool:
        """Whether a socket is open, a request unanswered, or one on its way over a connection taken lately."""
        return bool(self.fresh or self.open)

    def kill_all_applications(self) -> Any:
        """Cancel what still runs, and wait for it. Unlike daphne's, it survives connections without an application."""
        running = [details.get("application_instance") for details in self.connections.values()]
        pending = [task for task in running if task and not task.done()]
        for task in pending:
            task.cancel()

        if not pending:
            return None
        return Deferred.fromFuture(asyncio.gather(*pending, return_exceptions=True))
