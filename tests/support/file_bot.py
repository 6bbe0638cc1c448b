"""Files from and to a participant that is no browser, by the words of the protocol alone."""

import asyncio
import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

from tests.support.bot import Link
from tests.support.installation import until

BLOCK = 1024 * 1024
FRAME = 60_000
WAITING = 256 * 1024  # bytes that may wait in the channel
PATIENCE = 30  # s

Words = dict[str, Any]


def whole_digest(data: bytes) -> str:
    """Of a file, as the protocol has it: SHA-256 of the SHA-256 of its blocks of 1 MiB."""
    blocks = [hashlib.sha256(data[at : at + BLOCK]).digest() for at in range(0, len(data), BLOCK)]
    return hashlib.sha256(b"".join(blocks)).hexdigest()


@dataclass
class FileBot:
    """Accepts whatever it is offered, and gives what it is told to. It counts its transfers from 1, as a bot would."""

    link: Link
    offers: list[Words] = field(default_factory=list)
    received: dict[int, bytearray] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)
    accepted: dict[int, int] = field(default_factory=dict)
    acknowledged: dict[int, int] = field(default_factory=dict)
    refused: list[Words] = field(default_factory=list)
    _told: dict[int, int] = field(default_factory=dict)
    _count: int = 0

    def __post_init__(self) -> None:
        self.link.channels["control"].on("message", self._hear)
        self.link.channels["files"].on("message", self._take)

    async def give(self, name: str, data: bytes, mime: str = "text/html") -> int:
        """Offer it, and send it once it is accepted; gives its number when all was acknowledged."""
        self._count += 1
        number = self._count
        offer = {"file": f"bot-{number}", "transfer": number, "name": name, "size": len(data), "mime": mime}
        self._say("file-offer", **offer)

        async def is_accepted() -> bool:
            return number in self.accepted

        async def has_all() -> bool:
            return self.acknowledged.get(number) == len(data)

        await until(is_accepted, f"{name} is accepted", PATIENCE)
        await self._send(number, data[self.accepted[number] :])
        self._say("file-end", transfer=number, sha256=whole_digest(data))
        await until(has_all, f"{name} is acknowledged", PATIENCE)
        return number

    async def _send(self, number: int, data: bytes) -> None:
        files = self.link.channels["files"]
        files.bufferedAmountLowThreshold = WAITING
        room = asyncio.Event()
        files.on("bufferedamountlow", room.set)
        for at in range(0, len(data), FRAME):
            room.clear()
            if files.bufferedAmount > WAITING:
                await asyncio.wait_for(room.wait(), PATIENCE)
            files.send(struct.pack(">I", number) + data[at : at + FRAME])

    def _hear(self, text: str) -> None:
        message: Words = json.loads(text)
        number = message.get("transfer", -1)
        match message["type"]:
            case "file-offer":
                self.offers.append(message)
                self.received[number] = bytearray()
                self._say("file-accept", transfer=number, offset=0)
            case "file-end":
                self.digests[number] = message["sha256"]
            case "file-accept":
                self.accepted[number] = message["offset"]
            case "file-ack":
                self.acknowledged[number] = message["offset"]
            case "file-decline" | "file-cancel":
                self.refused.append(message)

    def _take(self, frame: bytes) -> None:
        """Say now and then how far it is: once a block, and at the end."""
        (number,) = struct.unpack(">I", frame[:4])
        got = self.received[number]
        got += frame[4:]
        (size,) = [offer["size"] for offer in self.offers if offer["transfer"] == number]
        if len(got) == size or len(got) - self._told.get(number, 0) >= BLOCK:
            self._told[number] = len(got)
            self._say("file-ack", transfer=number, offset=len(got))

    def _say(self, type_: str, **fields: Any) -> None:
        self.link.channels["control"].send(json.dumps({"type": type_, **fields}))
