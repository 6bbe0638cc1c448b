"""Reading the project's Markdown: headings, links, examples."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def prose(text: str) -> str:
    """The text without its fenced blocks, in which a `#` is no heading and brackets are no links."""
    return FENCE.sub("", text)


def sections(text: str, level: int) -> dict[str, str]:
    """Each heading of `level` with what stands under it, up to the next heading of that level or above."""
    headings = list(re.finditer(rf"^(#{{1,{level}}}) (.+)$", text, re.MULTILINE))
    ends = [*(heading.start() for heading in headings[1:]), len(text)]
    pairs = zip(headings, ends, strict=True)
    return {head[2]: text[head.end() : end].strip() for head, end in pairs if len(head[1]) == level}


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = [title for _marks, title in HEADING.findall(prose(text))]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links(text: str) -> list[str]:
    """Targets of links and images within the project."""
    return [target for target in LINK.findall(prose(text)) if not re.match(r"https?:", target)]


def examples(text: str) -> list[dict[str, Any]]:
    """The JSON objects of a page, parsed."""
    return [json.loads(body) for language, body in FENCE.findall(text) if language == "json"]


def quoted(title: str) -> list[str]:
    """The names that a heading quotes: `a` and `b`."""
    return re.findall(r"`([^`]+)`", title)
