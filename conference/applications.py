"""The applications that serve connections: when one ends, and how connections are looked through by the clock.

Stock daphne looks at every connection each second to find the applications that have ended. With ten thousand of
them that is most of what an idle server does; and the lists it makes are what Python's garbage collector runs for.
"""

import asyncio
import logging
from functools import partial
from typing import Any

from daphne.server import Server as DaphneServer

logger = logging.getLogger(__name__)

TIMEOUTS_EVERY = 5.0  # s between two looks at the time-outs of a connection
AT_ONCE = 50  # connections that are looked at before others have a turn


class TidyServer(DaphneServer):  # type: ignore[misc]
    """Daphne's server, told by each application of its end."""

    def run(self) -> None:
        """Prepare; what is derived from this serves."""
        self.connections: dict[Any, dict[str, Any]] = {}
        self.open: set[Any] = set()  # the sockets that are not closed, and the requests that are not answered

    def protocol_connected(self, protocol: Any) -> None:
        """Note a socket's handshake or a request."""
        super().protocol_connected(protocol)
        self.open.add(protocol)

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Run the application for one request or socket; returns the queue of what the client sends."""
        queue = self.start_application(protocol, scope)
        if task := self.connections.get(protocol, {}).get("application_instance"):
            task.add_done_callback(partial(self.application_ended, protocol))
        return queue

    def start_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """As daphne does it."""
        return super().create_application(protocol, scope)

    def application_ended(self, protocol: Any, task: "asyncio.Task[None]") -> None:
        """Log what went wrong, answer for it where nothing else does, and forget a connection that is closed."""
        details = self.connections.get(protocol)
        if details is None:
            return
        error = None if task.cancelled() else task.exception()
        if error is not None:
            logger.error("Exception inside application: %s", error, exc_info=error)
            if "disconnected" not in details:
                protocol.handle_exception(error)
        details.pop("application_instance", None)
        self.forget_if_over(protocol)

    def protocol_disconnected(self, protocol: Any) -> None:
        """Note that a socket is closed or a request answered; its application has a while to end by itself.

        Daphne may tell more than once.
        """
        self.open.discard(protocol)
        if protocol not in self.connections:
            return
        super().protocol_disconnected(protocol)
        task = self.connections[protocol].get("application_instance")
        if task is not None and not task.done():
            asyncio.get_running_loop().call_later(self.application_close_timeout, self.end_late, task)
        self.forget_if_over(protocol)

    def end_late(self, task: "asyncio.Task[None]") -> None:
        if not task.done():
            logger.warning("An application took too long to shut down after its connection, and was cancelled.")
            task.cancel()

    def forget_if_over(self, protocol: Any) -> None:
        details = self.connections.get(protocol, {})
        if "disconnected" in details and "application_instance" not in details:
            del self.connections[protocol]

    async def check_timeouts(self) -> None:
        """Look at the time-outs of every connection, a few at a time, for ever."""
        while True:
            await asyncio.sleep(TIMEOUTS_EVERY)
            for number, protocol in enumerate(list(self.connections), 1):
                try:
                    protocol.check_timeouts()
                except Exception:
                    logger.exception("The time-outs of a connection could not be looked at")
                if number % AT_ONCE == 0:
                    await asyncio.sleep(0)
