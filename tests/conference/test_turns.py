"""Who talks does not wait for a crowd that comes or goes in one moment.

The server is stopped while the crowd acts, so that everything waits for it when it goes on. The message that is sent
last is then the first that can be answered, and its answer tells how far the server was.
"""

import asyncio
import gc
import signal
import weakref
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from websockets.asyncio.client import ClientConnection

from conference.turns import Later, Turns
from tests.support.installation import until

from .conftest import Serve, Served

CROWD = 200
FEW = 20
HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def connect(served: Served) -> Connection:
    return await asyncio.open_connection("127.0.0.1", served.port)


async def is_let_in(connection: Connection) -> None:
    answer = await asyncio.wait_for(connection[0].readuntil(b"\r\n\r\n"), 20)
    assert b" 101 " in answer


async def ask(socket: ClientConnection, what: str) -> int:
    """How many `sockets` the application has, or `descriptors` the process."""
    await socket.send(what)
    return int(await asyncio.wait_for(socket.recv(), 20))


async def come_to(socket: ClientConnection, what: str, count: int) -> None:
    """Wait until there are so many."""

    async def is_so() -> bool:
        return await ask(socket, what) == count

    await until(is_so, f"{count} {what}", 20)


@contextmanager
def stopped(served: Served) -> Iterator[None]:
    served.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        served.process.send_signal(signal.SIGCONT)


async def while_stopped(served: Served, socket: ClientConnection, what: str) -> int:
    """Ask, and have the server go on: what it answers."""
    await socket.send(what)
    served.process.send_signal(signal.SIGCONT)
    return int(await asyncio.wait_for(socket.recv(), 20))


@asynccontextmanager
async def crowd_of(served: Served, socket: ClientConnection) -> AsyncIterator[list[Connection]]:
    """Connections that the server has accepted, and nothing more."""
    before = await ask(socket, "descriptors")
    crowd = [await connect(served) for _ in range(CROWD)]
    await come_to(socket, "descriptors", before + CROWD)
    try:
        yield crowd
    finally:
        for _, writer in crowd:
            writer.close()


async def test_a_message_is_answered_before_all_handshakes_that_came_before_it(serve: Serve) -> None:
    served = serve()
    async with served.socket() as alice, crowd_of(served, alice) as crowd:
        with stopped(served):
            for _, writer in crowd:
                writer.write(HANDSHAKE)
            assert await while_stopped(served, alice, "sockets") < FEW
        await asyncio.gather(*map(is_let_in, crowd))
        assert await ask(alice, "sockets") == CROWD + 1


async def test_a_message_is_answered_before_all_connections_are_accepted_that_came_before_it(serve: Serve) -> None:
    served = serve()
    async with served.socket() as alice:
        before = await ask(alice, "descriptors")
        with stopped(served):
            crowd = [await connect(served) for _ in range(CROWD)]
            assert await while_stopped(served, alice, "descriptors") < before + FEW
        for _, writer in crowd:
            writer.write(HANDSHAKE)
        await asyncio.gather(*map(is_let_in, crowd))
        for _, writer in crowd:
            writer.close()


async def test_a_message_is_answered_before_all_sockets_are_ended_that_broke_off_before_it(serve: Serve) -> None:
    served = serve()
    async with served.socket() as alice, crowd_of(served, alice) as crowd:
        for _, writer in crowd:
            writer.write(HANDSHAKE)
        await asyncio.gather(*map(is_let_in, crowd))
        with stopped(served):
            for _, writer in crowd:
                writer.transport.abort()
            await asyncio.sleep(0)  # in which the transports close
            assert await while_stopped(served, alice, "sockets") > CROWD - FEW
        await come_to(alice, "sockets", 1)


async def test_a_page_is_served_while_a_crowd_stands_there(serve: Serve) -> None:
    served = serve()
    async with served.socket() as alice, crowd_of(served, alice):
        assert "127.0.0.1" in await asyncio.to_thread(served.get)


async def test_what_is_cancelled_between_its_time_and_its_turn_is_not_done() -> None:
    done: list[str] = []
    turns = Turns(asyncio.get_running_loop())
    first = Later(turns, 0, lambda: done.append("first"))
    turns.add(lambda: None)
    first.add()
    first.cancel()
    last = asyncio.Event()
    turns.add(last.set)
    await asyncio.wait_for(last.wait(), 10)
    assert done == []


async def test_who_waits_for_a_turn_goes_on_before_those_behind() -> None:
    turns, order = Turns(asyncio.get_running_loop()), list[str]()

    async def go_on(name: str) -> None:
        await turns.wait()
        order.append(name)

    waiting = [asyncio.ensure_future(go_on(name)) for name in ("Alice", "Bob", "Charlie")]
    await asyncio.sleep(0)
    assert order == []
    waiting[1].cancel()
    await asyncio.wait(waiting, timeout=10)
    assert order == ["Alice", "Charlie"]


async def test_an_error_in_one_turn_takes_nobody_elses_turn() -> None:
    loop, errors, last = asyncio.get_running_loop(), [], asyncio.Event()
    loop.set_exception_handler(lambda _, context: errors.append(context["exception"]))
    turns = Turns(loop)
    turns.add(lambda: 1 / 0)
    turns.add(last.set)
    await asyncio.wait_for(last.wait(), 10)
    assert [type(error) for error in errors] == [ZeroDivisionError]


async def test_a_message_that_takes_some_turns_of_the_loop_meets_one_turn_of_the_crowd() -> None:
    turns, done = Turns(asyncio.get_running_loop()), list[int]()
    for number in range(CROWD):
        turns.add(lambda number=number: done.append(number))  # type: ignore[misc]
    met = []
    while len(done) < CROWD:
        before = len(done)
        for _ in ("read", "handled", "sent"):
            await asyncio.sleep(0)
        met.append(len(done) - before)
    assert max(met) == 1
    assert done == list(range(CROWD))


async def test_what_is_done_is_forgotten_without_the_garbage_collector() -> None:
    def work() -> None:
        done.set()

    done, forgotten = asyncio.Event(), weakref.ref(work)
    gc.disable()
    try:
        later = Later(Turns(asyncio.get_running_loop()), 0, work)
        await asyncio.wait_for(done.wait(), 10)
        del later, work
        await asyncio.sleep(0)
        assert forgotten() is None
    finally:
        gc.enable()
