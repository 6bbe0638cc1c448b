"""A way to a UDP server of this machine that carries so much of each client; what would wait too long is dropped."""

import asyncio
from collections import defaultdict

LONGEST = 0.4  # s that a packet waits
HEADERS = 28  # bytes of IP and UDP, which a real line carries as well

Address = tuple[str, int]


class Back(asyncio.DatagramProtocol):
    """What the server says goes to the client at once."""

    def __init__(self, way: "NarrowWay", client: Address) -> None:
        self.way, self.client = way, client

    def datagram_received(self, data: bytes, _address: Address) -> None:
        self.way.transport.sendto(data, self.client)


class NarrowWay(asyncio.DatagramProtocol):
    """A port beside the server's. Wide until `narrow` is called."""

    transport: asyncio.DatagramTransport

    def __init__(self, target: Address) -> None:
        self.target = target
        self.rate = float("inf")  # bytes a second
        self.loop = asyncio.get_running_loop()
        self.clients: dict[Address, asyncio.Task[asyncio.DatagramTransport]] = {}
        self.free: defaultdict[Address, float] = defaultdict(float)  # when the line of each is free again

    async def open(self) -> str:
        """Begin to listen; gives its `host:port`."""
        address = (self.target[0], 0)
        transport, _ = await self.loop.create_datagram_endpoint(lambda: self, local_addr=address)
        self.transport = transport
        return "{}:{}".format(*transport.get_extra_info("sockname"))

    def narrow(self, kbits: float) -> None:
        """From now on each client may send no more than that in a second."""
        self.rate = kbits * 125

    async def close(self) -> None:
        self.transport.close()
        for opening in self.clients.values():
            (await opening).close()

    def datagram_received(self, data: bytes, client: Address) -> None:
        if client not in self.clients:
            self.clients[client] = asyncio.ensure_future(self.connect(client))
        now = self.loop.time()
        begins = max(now, self.free[client])
        if begins - now > LONGEST:
            return
        self.free[client] = begins + (len(data) + HEADERS) / self.rate
        self.loop.call_at(self.free[client], self.hand_on, client, data)

    async def connect(self, client: Address) -> asyncio.DatagramTransport:
        transport, _ = await self.loop.create_datagram_endpoint(lambda: Back(self, client), remote_addr=self.target)
        return transport

    def hand_on(self, client: Address, data: bytes) -> None:
        """Datagrams that come before there is a socket for their client are lost, as any may be."""
        opening = self.clients[client]
        if opening.done():
            opening.result().sendto(data)
