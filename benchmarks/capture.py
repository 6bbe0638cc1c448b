"""Records what the product's page sends for one pair, in a real call of two people in Chromium, to recorded.json."""

import asyncio
import ipaddress
import json
import re
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from playwright.async_api import async_playwright  # noqa: E402

from tests.support import services  # noqa: E402
from tests.support.browsers import Browsers  # noqa: E402
from tests.support.gathering import Gathering  # noqa: E402
from tests.support.installation import Installation, until  # noqa: E402

RECORDER = (HERE / "recorder.js").read_text()
ENDED = "() => recorded.frames.some(({ data }) => data.includes('\"candidates\":[]'))"
# Before the port and the type, and after `raddr`.
ADDRESS = re.compile(r"(?<= )(\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]+)(?= \d+ typ | rport )")


async def record() -> dict[str, Any]:
    """What each of two pages sends for their pair: the later one, Bob, is the caller."""
    with tempfile.TemporaryDirectory() as folder, services.coturn() as address:
        turn = f"turn:{address}?transport=udp,turn:{address}?transport=tcp"
        settings = {"STUN_URLS": f"stun:{address}", "TURN_URLS": turn, "TURN_SECRET": services.TURN_SECRET}
        installation = Installation(Path(folder), settings, pages=True)
        try:
            await installation.start(["Alice", "Bob"])
            async with async_playwright() as playwright:
                browsers = Browsers(playwright)
                gathering = Gathering(installation, browsers, await installation.room())
                pages = [(await gathering.person(name)).page for name in ("Alice", "Bob")]
                for person in gathering.people:
                    await person.context.add_init_script(RECORDER)
                for person in gathering.people:
                    await person.enter()
                for page in pages:
                    await until(partial(page.evaluate, ENDED), "the end of gathering", 30)
                found = [await page.evaluate("recorded") for page in pages]
                await gathering.close()
                await browsers.close()
        finally:
            await installation.stop()
    return {"caller": side_of(found[1], "offer"), "callee": side_of(found[0], "answer")}


def side_of(recorded: dict[str, Any], type_: str) -> dict[str, Any]:
    """One side: its description, when candidates were found, and its batches; times in ms after the description."""
    frames = [(frame["at"], json.loads(frame["data"])) for frame in recorded["frames"]]
    start, description = next(frame for frame in frames if frame[1]["type"] == type_)
    return {
        "sdp": description["sdp"],
        "found": [round(each["at"] - start, 1) for each in recorded["found"] if not each["end"]],
        "batches": [
            {"at": round(at - start, 1), "candidates": [anonymous(each) for each in message["candidates"]]}
            for at, message in frames
            if message["type"] == "candidates"
        ],
    }


def anonymous(candidate: dict[str, Any]) -> dict[str, Any]:
    """The same candidate with an address of those that are for documentation, as long as the real one."""
    return {**candidate, "candidate": ADDRESS.sub(lambda match: stand_in(match[1]), candidate["candidate"])}


def stand_in(address: str) -> str:
    if ipaddress.ip_address(address).is_loopback:
        return address
    return "192.0.2.17" if "." in address else "2001:db8::17"


if __name__ == "__main__":
    (HERE / "recorded.json").write_text(json.dumps(asyncio.run(record()), indent=1) + "\n")
