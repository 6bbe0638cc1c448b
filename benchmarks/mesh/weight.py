"""What a browser that has nothing yet loads for the page of a call."""

from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser

from benchmarks.mesh.chromium import new_person
from benchmarks.mesh.scenes import Scene


async def weigh(scene: Scene, browser: Browser) -> dict[str, float]:
    """Kilobytes as they come over the wire, headers included; how many answers these are, and from how many hosts."""
    context = await new_person(browser)
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    sizes: dict[str, float] = {}
    hosts: dict[str, str | None] = {}

    def finished(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    session.on("Network.loadingFinished", finished)
    session.on("Network.requestWillBeSent", lambda event: hosts.update({event["requestId"]: _host(event)}))
    await session.send("Network.enable")
    await scene.open(page, await scene.room(2), 0)
    await page.wait_for_load_state("networkidle")
    await context.close()
    return {
        "compressed: KB": sum(sizes.values()) / 1000,
        "answers": len(sizes),
        "hosts": len({hosts[number] for number in sizes} - {None}),
    }


def _host(event: dict[str, Any]) -> str:
    return urlsplit(str(event["request"]["url"])).netloc
