"""One file of all the modules behind a page's script, so that a browser asks once and not two hundred times.

The modules stay what they are: each becomes a function that gives what it exports, in the order in which a browser
would run them. Only those forms of import and export are known that the modules in `static/js` use; any other is an
error.
"""

import os
import re
from functools import lru_cache
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.staticfiles import finders

from conference.slim import slim

SUFFIX = ".bundle.js"
IMPORT = re.compile(r'^import (?:\{(?P<names>[^}]*)\} from )?"(?P<target>\.{1,2}/[^"]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?P<declared>(?:async function|function|class|const) (?P<name>\w+))", re.MULTILINE)
# `import(` is one, too: what a page needs is in its bundle.
OTHER = re.compile(r"^\s*(?:import|export)\b.*|\bimport(?:\(|\.meta).*", re.MULTILINE)


def bundled_name(entry: str) -> str:
    """The bundle's name below `static/`."""
    return entry.removesuffix(".js") + SUFFIX


@lru_cache
def bundle(entry: str) -> Path:
    """The file of the bundle of one of the PAGE_SCRIPTS; written anew if a process before this one made another."""
    path: Path = settings.BUNDLES_DIR / bundled_name(entry)
    text = bundled(entry)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(f".{os.getpid()}")
        new.write_text(text, encoding="utf-8")
        new.replace(path)  # other processes may read it now, or write the same
    return path


def bundled(entry: str) -> str:
    """The text of a bundle. ValueError for a module that is missing, in a cycle, or of a form that is not known."""
    sources: dict[str, str] = {}
    read(entry, sources, ())
    names = {name: f"${number}" for number, name in enumerate(sources)}
    return "".join(wrapped(name, text, names) for name, text in sources.items())


def read(name: str, sources: dict[str, str], importers: tuple[str, ...]) -> None:
    """Add the source of a module to `sources`, after those that it imports."""
    if name in importers:
        raise ValueError(f"{name} imports itself, by {', '.join(importers)}.")
    if name in sources:
        return
    path = finders.find(name)
    if not path:
        raise ValueError(f"{name} is imported, but there is no such file.")
    text = slim(name, Path(str(path)).read_bytes()).decode()
    for found in IMPORT.finditer(text):
        read(resolve(name, found["target"]), sources, (*importers, name))
    sources[name] = text


def wrapped(name: str, text: str, names: dict[str, str]) -> str:
    """A module as a constant that holds what it exports. `names` are the constants of all modules."""

    def imported(found: re.Match[str]) -> str:
        if found["names"] is None:
            return ""
        return f"const {{{found['names'].replace(' as ', ': ')}}} = {names[resolve(name, found['target'])]};"

    exports = ", ".join(found["name"] for found in EXPORT.finditer(text))
    body = EXPORT.sub(r"\g<declared>", IMPORT.sub(imported, text))
    if other := OTHER.search(body):
        raise ValueError(f"{name} has a form of import or export that bundles do not know: {other[0].strip()}")
    return f"// {name}\nconst {names[name]} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();\n"


def resolve(name: str, target: str) -> str:
    """`./x.js` or `../x.js`, seen from `name`, as a name below `static/`."""
    parts = list(PurePosixPath(name).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
