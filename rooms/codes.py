"""What people type or paste to get to a room: its code, its path, or the whole address."""

import re
from urllib.parse import unquote, urlsplit

from .models import SLUG

IN_PATH = re.compile(r"/rooms/([^/]+)")


def find_slug(text: str) -> str:
    """The room's slug in `text`, or the empty string. Case and blanks, which phones add, do not matter."""
    text = "".join(text.split()).strip("<>\"'.,;")
    path = unquote(urlsplit_path(text))
    match = IN_PATH.search(path)
    slug = (match[1] if match else path.strip("/")).lower()
    return slug if SLUG.fullmatch(slug) else ""


def urlsplit_path(text: str) -> str:
    """The path of an address. What is no address at all (`http://[`) has none."""
    try:
        return urlsplit(text).path
    except ValueError:
        return ""
