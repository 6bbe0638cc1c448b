"""Real browsers with cameras and microphones of their own making: Chromium, and Firefox as Debian has it."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Playwright

from tests.support.services import program

PLAIN_HOST = "plain.example"
# Of several such flags Chromium obeys the last, so what Playwright switches off stands here again (all but what there
# is on other systems only). The first two are parts of the address field, which nobody sees: each window loads them
# into a process of their own, at the cost of one of our pages. The third prepares a process for a next page.
NOT_NEEDED = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "SpareRendererForSitePerProcess",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "BlockOriginHeaderModificationOnRedirect",
    "DestroyProfileOnBrowserClose",
    "DialMediaRouteProvider",
    "GlobalMediaControls",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "Translate",
]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(NOT_NEEDED)}",
    # A machine with nothing but loopback has no other candidates.
    "--allow-loopback-in-peer-connection",
    # An address of this machine that is not "localhost", and so not secure without https.
    f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1",
]
FIREFOX_PREFERENCES: dict[str, Any] = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "app.normandy.enabled": False,
    # Like Chromium's flag for a machine with nothing but loopback.
    "media.peerconnection.ice.loopback": True,
}
# What the machine cannot carry for four people is asked of the camera here, not of the product.
SMALL_CAMERA = (Path(__file__).parent / "small_camera.js").read_text()


def executable(name: str, *fallbacks: str) -> str:
    """A browser on this machine: the environment's (CHROMIUM, FIREFOX), else the first on the PATH."""
    named = os.environ.get(name.upper())
    if named:
        return named
    *others, last = [name, *fallbacks]
    for other in others:
        try:
            return program(other)
        except AssertionError:
            continue
    return program(last)


@dataclass
class Browsers:
    """The browsers of a test run, each started when it is first asked for.

    Which devices there are, and what is permitted, belongs to a browser and not to a page of it.
    """

    playwright: Playwright
    running: dict[str, Browser] = field(default_factory=dict)

    async def chromium(self, devices: str = "fps=10", permission: str = "", trusted: str = "") -> Browser:
        """Chromium with such devices (`device-count=0`); `permission` is empty, or `deny`.

        `trusted`: the digest of a key (`key_digest`) that it trusts, whoever has signed its certificate.
        """
        ui = "--use-fake-ui-for-media-stream" + (f"={permission}" if permission else "")
        flags = [*CHROMIUM_FLAGS, f"--use-fake-device-for-media-stream={devices}", ui]
        if trusted:
            flags.append(f"--ignore-certificate-errors-spki-list={trusted}")
        key = f"chromium {devices} {permission} {trusted}"
        if key not in self.running:
            path = executable("chromium", "chromium-browser", "google-chrome")
            self.running[key] = await self.playwright.chromium.launch(executable_path=path, args=flags)
        return self.running[key]

    async def chromium_by(self, wrapper: Path) -> Browser:
        """Chromium started by another program, in whose network it is; so it has other addresses than loopback."""
        flags = [flag for flag in CHROMIUM_FLAGS if "loopback" not in flag]
        flags += ["--use-fake-device-for-media-stream=fps=10", "--use-fake-ui-for-media-stream"]
        if str(wrapper) not in self.running:
            self.running[str(wrapper)] = await self.playwright.chromium.launch(executable_path=wrapper, args=flags)
        return self.running[str(wrapper)]

    async def firefox(self) -> Browser:
        """The machine's own Firefox, driven without patches."""
        if "firefox" not in self.running:
            self.running["firefox"] = await self.playwright.firefox.launch(
                channel="moz-firefox",
                executable_path=executable("firefox", "firefox-esr"),
                firefox_user_prefs=FIREFOX_PREFERENCES,
            )
        return self.running["firefox"]

    async def close(self) -> None:
        for browser in self.running.values():
            await browser.close()
