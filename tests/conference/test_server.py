"""The start and the end of the server."""

import asyncio
import json
import signal
import socket
import time
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosedError

from conference.sockets import PortTaken, bind, bind_several

from .conftest import Serve


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
async def test_at_a_signal_everyone_is_told_and_the_process_ends_well(serve: Serve, how: signal.Signals) -> None:
    served = serve()
    async with served.socket() as one, served.socket() as other:
        served.process.send_signal(how)
        for each in (one, other):
            assert await asyncio.wait_for(each.recv(), 10) == "goodbye"
            with pytest.raises(ConnectionClosedError) as closed:
                await asyncio.wait_for(each.recv(), 10)
            assert closed.value.rcvd and closed.value.rcvd.code == 4512
    assert served.process.wait(10) == 0


async def test_nobody_is_let_in_while_it_ends(serve: Serve) -> None:
    served = serve("", "hang")
    async with served.socket():
        served.process.send_signal(signal.SIGTERM)
        await until_refused(served.port)


async def test_a_connection_taken_just_before_the_end_is_answered(serve: Serve) -> None:
    served = serve()
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    served.get()  # by now the one before it was taken, too
    served.process.send_signal(signal.SIGTERM)
    await until_refused(served.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert (await asyncio.wait_for(reader.read(), 10)).startswith(b"HTTP/1.1 200")
    writer.close()
    assert await asyncio.to_thread(served.process.wait, 10) == 0


async def until_refused(port: int) -> None:
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                return
            except ConnectionResetError:
                continue
            writer.close()


async def test_a_goodbye_that_hangs_keeps_it_no_longer_than_10_seconds(serve: Serve) -> None:
    served = serve("", "hang")
    async with served.socket():
        started = time.monotonic()
        served.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(served.process.wait, 45) == 0
        assert time.monotonic() - started < 30  # 10 on a machine that has time


async def test_a_goodbye_that_fails_is_logged_and_it_ends_well(serve: Serve) -> None:
    served = serve("", "fail")
    served.process.send_signal(signal.SIGTERM)
    _, errors = await asyncio.to_thread(served.process.communicate, timeout=20)
    assert served.process.returncode == 0
    assert "goodbye failed" in errors


async def test_a_second_signal_ends_it_at_once(serve: Serve) -> None:
    served = serve("", "hang")
    served.process.send_signal(signal.SIGTERM)
    await until_refused(served.port)
    served.process.send_signal(signal.SIGINT)
    assert await asyncio.to_thread(served.process.wait, 9) == 128 + signal.SIGINT


def test_what_the_start_raises_comes_out_of_it(serve: Serve) -> None:
    served = serve("fail", wait=False)
    output, errors = served.process.communicate(timeout=20)
    assert (served.process.returncode, output, errors) == (1, "", "another one serves already\n")


async def test_a_signal_during_the_start_ends_it(serve: Serve) -> None:
    served = serve("hang", wait=False)
    async with asyncio.timeout(20):
        while served.process.poll() is None:
            served.process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.5)
    assert served.process.stdout and served.process.stdout.read() == ""


def test_it_answers_on_both_loopback_addresses(serve: Serve) -> None:
    served = serve()
    assert "127.0.0.1" in served.get("127.0.0.1")
    assert "::1" in served.get("[::1]")


def test_it_runs_on_uvloop(serve: Serve) -> None:
    assert json.loads(serve().get())["loop"] == "uvloop"


def test_where_uvloop_is_not_installed_it_runs_on_a_plain_loop(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "uvloop.py").write_text("raise ImportError")
    assert json.loads(serve(PYTHONPATH=str(tmp_path)).get())["loop"].startswith("asyncio")


def test_a_port_in_use_is_told_as_such() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken):
            bind(("127.0.0.1", "::1"), port)
        with pytest.raises(PortTaken):
            bind_several("127.0.0.1", port, 2)
