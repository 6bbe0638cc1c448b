"""People in one room of an installation, by WebSocket clients."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.support.client import Client, Message
from tests.support.installation import Installation, Server

ADMISSION = 60.0  # s that the answer to a hello may take on a busy machine, for the last one of a crowd


@dataclass
class MeetingPlace:
    """A room, and the sockets that a test opened to it; `close` ends those that are still open."""

    installation: Installation
    slug: str
    clients: list[Client] = field(default_factory=list)

    def server_of(self, name: str) -> Server:
        """Alice uses the first instance, everybody else the last: with two, they are on different ones."""
        return self.installation.servers[0 if name == "Alice" else -1]

    def url(self, server: Server, slug: str = "") -> str:
        """The room endpoint's address at that server."""
        return f"ws://localhost:{server.port}/ws/rooms/{slug or self.slug}/"

    async def connect(
        self, name: str = "", *, server: Server | None = None, slug: str = "", cookie: str = "", **handshake: Any
    ) -> Client:
        """Shake hands as the page of that user would; without a name, signed out. Nothing is said yet."""
        server = server or self.server_of(name)
        if name and not cookie:
            cookie = await self.installation.sign_in(name)
        origin = handshake.pop("origin", server.origin)
        client = await Client.connect(self.url(server, slug), cookie=cookie, origin=origin, **handshake)
        self.clients.append(client)
        return client

    async def join(self, who: str, /, *, server: Server | None = None, cookie: str = "", **hello: Any) -> Client:
        """Connect and say `hello`; the client has its `welcome`."""
        client = await self.connect(who, server=server, cookie=cookie)
        await client.hello(**hello)
        return client

    async def knock(
        self, who: str = "", /, *, server: Server | None = None, slug: str = "", cookie: str = "", **hello: Any
    ) -> tuple[Client, Message]:
        """Connect and say `hello` as the page does: who is told that the server is overloaded comes again as told.

        Gives the first other answer, and who got it. A crowd is best let in so, one by one from the handshake on: a
        socket on which nothing was said for five seconds is over.
        """
        while True:
            client = await self.connect(who, server=server, slug=slug, cookie=cookie)
            await client.send("hello", **hello)
            answer = client.welcome = await client.receive(ADMISSION)
            if (answer["type"], answer.get("code")) != ("bye", "overloaded"):
                return client, answer
            await asyncio.sleep(answer["after"])

    async def two(self) -> tuple[Client, Client]:
        """Alice and Bob inside, on different instances where there are two, each knowing of the other."""
        alice = await self.join("Alice")
        bob = await self.join("Bob")
        await alice.expect("participant-joined")
        return alice, bob

    async def close(self) -> None:
        for client in self.clients:
            await client.close()
