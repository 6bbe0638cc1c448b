"""Daphne's HTTP with bounds: on the time and the size of a request, on answers that nobody reads, on connections.

Stock daphne lets each byte of a request buy another minute, writes a body of any size to the disk and then into
memory before anybody looks at it, and keeps an answer that is not read for ever if it was to be the last one.
"""

import resource
import sys
from functools import partial
from typing import Any

from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.internet.protocol import connectionDone
from twisted.protocols.basic import LineReceiver
from twisted.web.http import HTTPChannel

from .backlog import waiting

HEAD_LIMIT = 10.0  # s from the connection to the end of its first request's head
REQUEST_LIMIT = 60.0  # s for a body; and for the next request's head, the pause before it included
BODY_LIMIT = 1024 * 1024  # bytes; nothing that is posted here is near it
RESERVED = 100  # descriptors that clients do not get: the database, Redis and files need some
LINGER = 10  # s in which a client must take a byte of the last answer
REFUSED_LINGER = 2  # s in which a client that sends too much can find out that it is refused

# Headers in which daphne stumbles over what is not ASCII, with a traceback in the log.
DECODED = (b"sec-websocket-protocol", b"x-forwarded-for", b"x-forwarded-proto")


class Request(WebRequest):  # type: ignore[misc]
    """A request whose root path is never the client's to choose (daphne believes a header)."""

    def __init__(self, channel: Any, *args: Any, **options: Any) -> None:
        super().__init__(channel, *args, **options)
        channel.factory.server.forget_fresh(channel)

    def __repr__(self) -> str:
        """For the log: the path of a room is for those who know it."""
        return f"<Request of {self.client_addr}>"

    def process(self) -> Any:
        self.requestHeaders.removeHeader(b"daphne-root-path")
        if not all(value.isascii() for name in DECODED for value in self.requestHeaders.getRawHeaders(name, [])):
            return self.basic_error(400, b"Bad Request", "Invalid header value")
        answer = super().process()
        if self.transport is None and not self.finished:  # a socket has it now
            self.channel.forget(self)
        return answer

    def handleContentChunk(self, data: bytes) -> None:
        """Keep a piece of the body, unless it is too much."""
        if self.content.tell() + len(data) > BODY_LIMIT:
            self.channel.refuse_body()
        else:
            super().handleContentChunk(data)


class Channel(HTTPChannel):
    """One connection: requests, one after another."""

    transport: Any
    is_refused = False

    def connectionMade(self) -> None:
        self.factory.server.fresh.add(self)
        super().connectionMade()
        self.setTimeout(HEAD_LIMIT)
        if self.transport.fileno() >= highest_descriptor():
            self.transport.abortConnection()

    def connectionLost(self, reason: Any = connectionDone) -> None:
        self.factory.server.forget_fresh(self)
        super().connectionLost(reason)

    def forget(self, request: Request) -> None:
        """Let go of a request that has given the connection to a socket; else both wait for the garbage collector."""
        self.requests.remove(request)
        request.channel = None

    def dataReceived(self, data: bytes) -> None:
        """Take what has arrived. Unlike Twisted's, it does not start the clock anew with each byte."""
        if not self.is_refused:
            LineReceiver.dataReceived(self, data)

    def allHeadersReceived(self) -> None:
        """The head is complete: the body's time begins, unless it is announced as too long."""
        if self.length is not None and self.length > BODY_LIMIT:
            self.requests[-1].gotLength(0)
            self.refuse_body()
            return
        super().allHeadersReceived()
        self.setTimeout(REQUEST_LIMIT)

    def allContentReceived(self) -> None:
        """The body is complete: answer the request, unless that is done."""
        if not self.is_refused:
            super().allContentReceived()

    def refuse_body(self) -> None:
        """Answer that the body is too long, and end the connection.

        What still comes is thrown away for a moment (RFC 9112 9.6): closed at once, the answer would be lost with it.
        """
        if not self.is_refused:
            self.is_refused = True
            self.transport.write(b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            self.transport.loseWriteConnection()
            self._abortingCall = self.callLater(REFUSED_LINGER, self.forceAbortClient)

    def timeoutConnection(self) -> None:
        """Called when a request took too long to arrive, or none came."""
        self.loseConnection()

    def loseConnection(self) -> None:
        """End the connection when the rest has been read; a client that reads nothing more is not waited for."""
        super().loseConnection()
        self.linger()

    def linger(self, before: int | None = None) -> None:
        left = waiting(self.transport)
        if left == before:
            self.forceAbortClient()
        elif self._abortingCall is None and self.transport.connected:
            self._abortingCall = self.callLater(LINGER, partial(self.linger_on, left))

    def linger_on(self, before: int) -> None:
        self._abortingCall = None
        self.linger(before)


def highest_descriptor() -> int:
    """The first descriptor that is no client's. The kernel gives the lowest that is free."""
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if limit == resource.RLIM_INFINITY else limit - min(RESERVED, limit // 4)


class RequestFactory(HTTPFactory):  # type: ignore[misc]
    """Makes the connections that requests, and the handshakes of sockets, arrive on."""

    protocol = Channel

    def buildProtocol(self, addr: Any) -> Any:
        channel = super().buildProtocol(addr)
        channel.requestFactory = Request
        return channel
