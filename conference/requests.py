"""Daphne's HTTP with bounds."""

from typing import Any

from daphne.http_protocol import HTTPFactory, WebRequest


class Request(WebRequest):  # type: ignore[misc]
    """A request whose root path is never the client's to choose (daphne believes a header)."""

    def process(self) -> Any:
        self.requestHeaders.removeHeader(b"daphne-root-path")
        return super().process()


class RequestFactory(HTTPFactory):  # type: ignore[misc]
    """Makes the connections that requests, and the handshakes of sockets, arrive on."""

    def buildProtocol(self, addr: Any) -> Any:
        channel = super().buildProtocol(addr)
        channel.requestFactory = Request
        return channel
