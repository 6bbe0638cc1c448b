"""A participant that is no browser: aiortc, which cannot restart ICE, puts all its candidates into its description,
and, as it is here, has no data channels unless it is asked to."""

import asyncio
import contextlib
import math
import struct
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Any

import aioice.ice
from aiortc import (
    AudioStreamTrack,
    MediaStreamTrack,
    RTCDataChannel,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
    VideoStreamTrack,
)
from aiortc.mediastreams import MediaStreamError
from aiortc.sdp import candidate_from_sdp
from av import AudioFrame, VideoFrame
from websockets.exceptions import ConnectionClosed

from tests.support.client import Client, Message
from tests.support.gathering import Gathering

SECTIONS = ("audio", "video", "video", "audio")
RATE, CHUNK = 48_000, 960
FRAMES = 10  # a second
# 500 Hz: it fits into a chunk without a seam.
WAVE = struct.pack(f"<{CHUNK}h", *(int(8000 * math.sin(2 * math.pi * 500 * at / RATE)) for at in range(CHUNK)))

_addresses = aioice.ice.get_host_addresses
# As for the browsers: a machine with nothing but loopback has no other candidates.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: _addresses(use_ipv4, use_ipv6) or ["127.0.0.1"]


class Tone(AudioStreamTrack):
    """A sound that is not silence."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces = count()
        self._began = time.monotonic()

    async def recv(self) -> AudioFrame:
        piece = next(self._pieces)
        await asyncio.sleep(max(0.0, self._began + piece * CHUNK / RATE - time.monotonic()))
        waves = (
            int(8000 * math.sin(2 * math.pi * 440 * at / RATE)) for at in range(piece * CHUNK, (piece + 1) * CHUNK)
        )
        frame = AudioFrame(format="s16", layout="mono", samples=CHUNK)
        frame.planes[0].update(struct.pack(f"<{CHUNK}h", *waves))
        frame.pts, frame.sample_rate, frame.time_base = piece * CHUNK, RATE, Fraction(1, RATE)
        return frame


class Grey(VideoStreamTrack):
    """A small picture that changes."""

    def __init__(self) -> None:
        super().__init__()
        self._frames = count()
        self._began = time.monotonic()

    async def recv(self) -> VideoFrame:
        number = next(self._frames)
        await asyncio.sleep(max(0.0, self._began + number / FRAMES - time.monotonic()))
        frame = VideoFrame(width=160, height=120, format="yuv420p")
        for plane in frame.planes:
            plane.update(bytes([number * 16 % 256]) * plane.buffer_size)
        frame.pts, frame.time_base = number * 90_000 // FRAMES, Fraction(1, 90_000)
        return frame


@dataclass
class Link:
    """The bot's connection to one participant, and how much has come over it."""

    number: int
    connection: RTCPeerConnection
    received: Counter[str] = field(default_factory=Counter)
    channels: dict[str, RTCDataChannel] = field(default_factory=dict)
    readers: list["asyncio.Task[None]"] = field(default_factory=list)

    def listen(self, track: MediaStreamTrack) -> None:
        """Count the frames of what comes, by kind."""
        self.readers.append(asyncio.ensure_future(self._read(track)))

    async def _read(self, track: MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                await track.recv()
                self.received[track.kind] += 1

    def open_channels(self) -> None:
        """The two of the protocol, negotiated by number."""
        for number, label in enumerate(("control", "files")):
            self.channels[label] = self.connection.createDataChannel(label, negotiated=True, id=number)

    async def close(self) -> None:
        for reader in self.readers:
            reader.cancel()
        await self.connection.close()


class Bot:
    """Takes part as the protocol says, from `join` to `leave`; gives sound and a picture to everybody."""

    def __init__(self, client: Client, data_channels: bool = False) -> None:
        self.client = client
        self.links: dict[str, Link] = {}
        self.trouble: list[str] = []
        self._caps = {"ice_restart": False, "data_channels": data_channels}
        self._roster: dict[str, Message] = {}
        self._task: asyncio.Task[None] | None = None

    @property
    def id(self) -> str:
        return self.client.id

    async def join(self) -> None:
        """Say `hello`, and call everybody who is there."""
        media = {"audio": True, "video": True, "screen": False, "hand": False, "recording": False}
        welcome = await self.client.hello(caps=self._caps, media=media)
        self._task = asyncio.ensure_future(self._take_part(welcome))

    async def leave(self) -> None:
        """Be gone; AssertionError if something went wrong meanwhile."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await asyncio.gather(*(link.close() for link in self.links.values()))
        await self.client.leave()
        assert not self.trouble, self.trouble

    async def _take_part(self, welcome: Message) -> None:
        try:
            await self._know(welcome["participants"])
            beats = asyncio.ensure_future(self._beat(float(welcome["heartbeat"])))
            try:
                while True:
                    await self._take(await self.client.receive(3600))
            finally:
                beats.cancel()
        except Exception as error:  # whatever it is, the test is told at its end
            self.trouble.append(repr(error))
            raise

    async def _beat(self, seconds: float) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(seconds)
                await self.client.send("ping")

    async def _take(self, message: Message) -> None:
        match message["type"]:
            case "roster":
                await self._know(message["participants"])
            case "participant-joined" | "participant-changed":
                await self._know([*self._roster.values(), message["participant"]])
            case "participant-left":
                self._roster.pop(message["subject"], None)
                await self._drop(message["subject"])
            case "offer":
                await self._answer(message["sender"], message["connection"], message["sdp"])
            case "answer" if link := self._link(message):
                await link.connection.setRemoteDescription(RTCSessionDescription(message["sdp"], "answer"))
            case "candidates" if link := self._link(message):
                await self._add(link, message["candidates"])
            case "reconnect" if self._calls(message["sender"]):
                await self._call(message["sender"])

    async def _know(self, participants: list[Message]) -> None:
        """Call those who are live and came before; once, since what is lost the page asks for."""
        self._roster = {each["id"]: each for each in participants}
        for each in self._roster.values():
            if each["id"] not in self.links and each["state"] == "live" and self._calls(each["id"]):
                await self._call(each["id"])

    def _calls(self, other: str) -> bool:
        joined: int = self.client.welcome["participant"]["joined"]
        return other != self.id and other in self._roster and joined > self._roster[other]["joined"]

    def _link(self, message: Message) -> Link | None:
        link = self.links.get(message["sender"])
        return link if link and link.number == message["connection"] else None

    async def _drop(self, other: str) -> None:
        if link := self.links.pop(other, None):
            await link.close()

    async def _connect(self, other: str, number: int) -> Link:
        await self._drop(other)
        link = self.links[other] = Link(number, RTCPeerConnection())
        link.connection.on("track", link.listen)
        return link

    async def _call(self, other: str) -> None:
        link = await self._connect(other, int(time.time() * 1000))
        for kind in SECTIONS:
            link.connection.addTransceiver(kind)
        self._fill(link)
        if self._caps["data_channels"] and self._roster[other]["caps"]["data_channels"]:
            link.open_channels()
        await link.connection.setLocalDescription(await link.connection.createOffer())
        await self._describe(other, link)

    async def _answer(self, other: str, number: int, sdp: str) -> None:
        """A new number is a new connection; the same one would be an ICE restart, which nobody may ask of a bot."""
        known = self.links.get(other)
        assert known is None or known.number < number, "the caller restarts ICE, or uses an old number"
        link = await self._connect(other, number)
        if self._caps["data_channels"]:
            link.open_channels()
        await link.connection.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        self._fill(link)
        await link.connection.setLocalDescription(await link.connection.createAnswer())
        await self._describe(other, link)

    def _fill(self, link: Link) -> None:
        """Give the first section of each kind its track: the microphone, the camera."""
        for track in (Tone(), Grey()):
            sender: RTCRtpSender = next(
                each.sender for each in link.connection.getTransceivers() if each.kind == track.kind
            )
            sender.replaceTrack(track)
        for transceiver in link.connection.getTransceivers():
            transceiver.direction = "sendrecv"

    async def _describe(self, other: str, link: Link) -> None:
        description = link.connection.localDescription
        fields: dict[str, Any] = {"recipient": other, "connection": link.number, "sdp": description.sdp}
        await self.client.send(description.type, **fields)

    async def _add(self, link: Link, candidates: list[dict[str, Any]]) -> None:
        for each in candidates:
            text = str(each["candidate"]).removeprefix("candidate:")
            if text and " tcp " not in text.lower():
                candidate = candidate_from_sdp(text)
                candidate.sdpMid, candidate.sdpMLineIndex = each.get("sdpMid"), each.get("sdpMLineIndex")
                await link.connection.addIceCandidate(candidate)


@contextlib.asynccontextmanager
async def a_bot(gathering: Gathering, **options: bool) -> AsyncIterator[Bot]:
    """Emeka's, who may enter the room."""
    server = gathering.server_of("Emeka")
    url = f"ws://localhost:{server.port}/ws/rooms/{gathering.slug}/"
    cookie = await gathering.installation.sign_in("Emeka")
    bot = Bot(await Client.connect(url, cookie=cookie, origin=server.origin), **options)
    await bot.join()
    try:
        yield bot
    finally:
        await bot.leave()
