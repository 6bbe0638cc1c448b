"""Looks at a page as axe does: https://github.com/dequelabs/axe-core."""

from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Page

from tests.support.installation import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}\\n` +
      nodes.map(({ html, failureSummary }) => `    ${html}\\n    ${failureSummary}`).join('\\n'));
}"""
Scheme = Literal["light", "dark"]
DESKTOP, PHONE = (1280, 800), (390, 844)
LOOKS: list[tuple[Scheme, tuple[int, int]]] = [
    ("light", DESKTOP),
    ("dark", DESKTOP),
    ("light", PHONE),
    ("dark", PHONE),
]
# A call is dark in both schemes.
DARK = [look for look in LOOKS if look[0] == "dark"]


def source(path: Path = AXE) -> str:
    assert path.is_file(), "axe-core is not installed: npm ci"
    return path.read_text()


async def faults(page: Page, looks: list[tuple[Scheme, tuple[int, int]]] = LOOKS) -> list[str]:
    """What is serious or critical on this page, light and dark, on a desktop and on a phone."""
    await page.evaluate(source())
    found: list[str] = []
    before = page.viewport_size
    for scheme, (width, height) in looks:
        await page.set_viewport_size({"width": width, "height": height})
        # Without motion no colour is looked at half way to another.
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        faults: list[Any] = await page.evaluate(RUN)
        found += [f"{page.url} {scheme} {width} px: {fault}" for fault in faults]
        wide = await page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
        if wide:
            found.append(f"{page.url} {width} px: the page can be scrolled sideways")
    if before:
        await page.set_viewport_size(before)
    return found
