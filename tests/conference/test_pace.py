"""Who sends much at once takes turns with the others."""

import asyncio

import pytest
from websockets.frames import Frame, Opcode

from .conftest import Serve

MANY = 400  # frames, which a client may send at once
TURN = 4


def frame(kind: Opcode, payload: bytes = b"", *, fin: bool = True) -> bytes:
    return Frame(kind, payload, fin).serialize(mask=True)


SENT = {
    "messages": frame(Opcode.TEXT, b"hi") * MANY,
    "pings": frame(Opcode.PING) * MANY,
    "fragments": frame(Opcode.TEXT, fin=False) + frame(Opcode.CONT, fin=False) * (MANY - 2) + frame(Opcode.CONT),
}


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT.keys())
async def test_the_others_have_a_turn_after_each_four_frames_of_one_client(serve: Serve, sent: bytes) -> None:
    async with serve().socket(max_queue=None) as socket:
        socket.transport.write(frame(Opcode.TEXT, b"count turns") + sent + frame(Opcode.TEXT, b"turns"))
        async with asyncio.timeout(20):
            while not (answer := str(await socket.recv())).isdecimal():
                pass
    assert int(answer) >= MANY / TURN
