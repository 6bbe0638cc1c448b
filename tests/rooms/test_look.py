"""The look holds together: values in one file, icons that exist, styles that weigh little."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css"
# What the product's own pages wear; the admin has its own.
SHEETS = sorted({path.stem for path in CSS.glob("*.css")} - {"admin"})
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TOKEN = re.compile(r"var\((--[\w-]+)")
DEFINED = re.compile(r"(--[\w-]+):|setProperty\(\s*[\"'](--[\w-]+)")
USED_ICON = re.compile(r"""\{% icon "([\w-]+)"|icons\.svg' %}#([\w-]+)|#([\w-]+)"></use>""")


def sheet(name: str) -> str:
    return COMMENT.sub("", (CSS / f"{name}.css").read_text())


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def token(name: str, scheme: int) -> str:
    """The value of a token: scheme 0 is light, 1 dark."""
    found = re.search(rf"--{name}: (?:light-dark\((#\w+), (#\w+)\)|(#\w+));", sheet("tokens"))
    assert found, name
    return found[3] or found[scheme + 1]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        *((text, ground, 4.5) for text in ("text", "text-2") for ground in ("bg", "surface", "raised", "fill")),
        *((text, ground, 4.5) for text in ("accent", "danger") for ground in ("bg", "surface", "raised")),
        *((kind, f"{kind}-soft", 4.5) for kind in ("danger", "warn")),
        ("accent-2", "accent-soft", 4.5),
        ("on-accent", "accent", 4.5),
        ("on-accent", "accent-2", 4.5),
        ("on-danger", "danger-fill", 4.5),
        ("on-danger", "danger-fill-2", 4.5),
        ("on-hand", "hand", 4.5),
        ("line-2", "surface", 3),
        ("line-2", "bg", 3),
        ("focus", "bg", 3),
        ("ring", "stage", 3),
    ],
)
def test_colours_can_be_told_apart(text: str, ground: str, least: float, scheme: int) -> None:
    assert contrast(token(text, scheme), token(ground, scheme)) >= least


@pytest.mark.parametrize("name", [name for name in SHEETS if name != "tokens"])
def test_colours_are_named_in_one_file(name: str) -> None:
    assert COLOUR.findall(sheet(name)) == []


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_every_token_that_is_used_is_defined(path: Path) -> None:
    scripts = "".join(found.read_text() for found in (ROOT / "static" / "js").rglob("*.js"))
    sources = sheet("tokens") + path.read_text() + scripts
    defined = {name for pair in DEFINED.findall(sources) for name in pair}
    assert set(TOKEN.findall(COMMENT.sub("", path.read_text()))) <= defined


def test_every_icon_that_is_used_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / "icons.svg").read_text()))
    used = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for names in USED_ICON.findall(path.read_text())
        for name in names
    }
    assert used - {""} <= drawn


def test_the_styles_of_all_pages_weigh_less_than_sixteen_kilobytes() -> None:
    together = b"".join(path.read_bytes() for path in CSS.glob("*.css"))
    assert len(gzip.compress(together, 9)) < 16_000


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_no_template_has_styles_or_scripts_in_it(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text)
