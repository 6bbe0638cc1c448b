"""A line between somebody and a server that can be cut: a TCP forwarder."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Protocol

from tests.support.services import free_port


class Listening(Protocol):
    """A server of this machine."""

    port: int


@dataclass
class Line:
    """Forwards `origin` to a server; while it is cut, nothing answers there."""

    target: Listening
    port: int = field(default_factory=free_port)
    _listener: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _frozen: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    async def mend(self) -> None:
        """Take connections (again)."""
        self._listener = await asyncio.start_server(self._forward, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """Break what is open, and take no more."""
        if self._listener:
            self._listener.close()
            self._listener = None
        for writer in list(self._open):
            writer.transport.abort()

    def freeze(self) -> None:
        """Let what is open hang, without a word; connections that come later are served."""
        self._frozen = set(self._open)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            other_reader, other_writer = await asyncio.open_connection("127.0.0.1", self.target.port)
        except OSError:
            writer.transport.abort()
            return
        await asyncio.gather(self._pump(reader, other_writer), self._pump(other_reader, writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        # A line that breaks is what this is for.
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                if writer in self._frozen:
                    continue
                writer.write(data)
                await writer.drain()
        self._open.discard(writer)
        writer.close()
