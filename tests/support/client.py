"""A WebSocket client of the room endpoint, written from the protocol's page alone."""

import asyncio
import json
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

Message = dict[str, Any]

PATIENCE = 20.0  # s that an answer may take on a busy machine
SUBPROTOCOL = "conference.v1"
CLOSE = {
    "left": 1000,
    "bad-message": 4400,
    "unauthenticated": 4401,
    "forbidden": 4403,
    "not-found": 4404,
    "hello-timeout": 4408,
    "superseded": 4409,
    "ended": 4410,
    "locked": 4423,
    "rate-limited": 4429,
    "room-full": 4430,
    "denied": 4431,
    "removed": 4432,
    "session-ended": 4433,
    "internal": 4500,
    "restart": 4512,
    "overloaded": 4513,
}
COMES_BACK = {"restart", "overloaded", "rate-limited", "internal"}


class Client:
    """One socket. Sends what it is told to and knows what it was told; it does nothing by itself."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.welcome: Message = {}
        self.received: list[Message] = []

    @classmethod
    async def connect(
        cls,
        url: str,
        *,
        cookie: str = "",
        origin: str | None = None,
        subprotocols: tuple[str, ...] = (SUBPROTOCOL,),
        headers: dict[str, str] | None = None,
    ) -> "Client":
        """Shake hands; `cookie` is a session's key. Raises websockets' InvalidStatus if refused."""
        more = {**({"Cookie": f"session={cookie}"} if cookie else {}), **(headers or {})}
        socket = await connect(
            url,
            origin=Origin(origin) if origin else None,
            subprotocols=[Subprotocol(name) for name in subprotocols] or None,
            additional_headers=more,
            compression=None,
            max_size=None,
            max_queue=None,
            ping_interval=None,
            open_timeout=30,
            proxy=None,
            # The name in the address is what the server is asked as; it need not resolve.
            host="127.0.0.1",
            port=urlsplit(url).port,
        )
        return cls(socket)

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, e: BaseException | None, t: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def id(self) -> str:
        """The own participant's id."""
        return str(self.welcome["participant"]["id"])

    @property
    def resume(self) -> Message:
        """What a later `hello` takes to be the same participant again."""
        return {key: self.welcome["resume"][key] for key in ("participant", "secret")}

    async def send(self, type_: str, **fields: Any) -> None:
        """Send one message."""
        await self.socket.send(json.dumps({"type": type_, **fields}))

    async def receive(self, seconds: float = PATIENCE) -> Message:
        """The next message, whatever it is; AssertionError if none comes or the socket closes."""
        try:
            text = await asyncio.wait_for(self.socket.recv(), seconds)
        except TimeoutError:
            raise AssertionError(f"no message within {seconds} s; before: {self.received[-5:]}") from None
        except ConnectionClosed as closed:
            raise AssertionError(f"closed by {closed.rcvd}; before: {self.received[-5:]}") from None
        assert isinstance(text, str), "the server sent a binary frame"
        message: Message = json.loads(text)
        assert isinstance(message["type"], str)
        self.received.append(message)
        return message

    async def expect(self, type_: str, seconds: float = PATIENCE, **fields: Any) -> Message:
        """The next message of that type with those fields; passes over the others, but never over a `bye`."""
        while True:
            message = await self.receive(seconds)
            if message["type"] == type_ and fields.items() <= message.items():
                return message
            assert message["type"] != "bye", f"waited for {type_} {fields}, got {message}"

    async def hello(self, **fields: Any) -> Message:
        """Say `hello`; the very next message must be `welcome`."""
        await self.send("hello", **fields)
        self.welcome = await self.receive()
        assert self.welcome["type"] == "welcome", self.welcome
        return self.welcome

    async def refused(self, code: str, **fields: Any) -> Message:
        """Say `hello`; the very next message must be `bye` with this code."""
        await self.send("hello", **fields)
        message = await self.bye(code)
        assert self.received[0] == message, self.received
        return message

    async def bye(self, code: str, seconds: float = PATIENCE) -> Message:
        """Wait for `bye` with this code, and for the close with its number."""
        message = await self.expect_bye(seconds)
        assert message["code"] == code, message
        assert isinstance(message["detail"], str)
        assert message["reconnect"] is (code in COMES_BACK), message
        await asyncio.wait_for(self.socket.wait_closed(), PATIENCE)
        assert self.socket.close_code == CLOSE[code]
        return message

    async def expect_bye(self, seconds: float = PATIENCE) -> Message:
        """The next `bye`, whatever its code; passes over everything before it."""
        while True:
            message = await self.receive(seconds)
            if message["type"] == "bye":
                return message

    async def error(self, code: str, **fields: Any) -> Message:
        """The next `error`, which must have this code (and these fields)."""
        message = await self.expect("error")
        assert message["code"] == code, message
        assert isinstance(message["detail"], str)
        assert fields.items() <= message.items(), message
        return message

    async def drain(self) -> list[Message]:
        """All that has arrived before the answer to a `ping` sent now, without the `pong`."""
        before = len(self.received)
        await self.send("ping", id="drain")
        await self.expect("pong", reply_to="drain")
        return self.received[before:-1]

    async def stay_until(self, type_: str, every: float = 0.5, seconds: float = PATIENCE) -> Message:
        """Ping as the heartbeat asks for until a message of that type comes; gives that message."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(every)
                await self.send("ping")

        beating = asyncio.ensure_future(beat())
        try:
            async with asyncio.timeout(seconds):
                return await self.expect(type_)
        finally:
            beating.cancel()

    async def leave(self) -> None:
        """Leave as the protocol says: `leave`, `bye`, close."""
        await self.send("leave")
        await self.bye("left")

    def vanish(self) -> None:
        """Lose the connection, as a laptop does whose lid is closed: no close frame."""
        self.socket.transport.abort()

    async def close(self, code: int = 1000) -> None:
        """Close the socket from this side."""
        await self.socket.close(code)
