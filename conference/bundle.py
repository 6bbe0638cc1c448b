"""One file of all the modules behind a page's script, so that a browser asks once and not two hundred times.

The modules stay what they are: each becomes a function that gives what it exports, in the order in which a browser
would run them. Only those forms of import and export are known that the modules in `static/js` use; any other is an
error.
"""

import os
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from conference.slim import slim
from conference.whole import write_whole

SUFFIX = ".bundle.js"
IMPORT = re.compile(r'^import (?:\{(?P<names>[^}]*)\} from )?"(?P<target>\.{1,2}/[^"]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?P<declared>(?:async function|function|class|const) (?P<name>\w+))", re.MULTILINE)
# `import(` is one, too: what a page needs is in its bundle.
OTHER = re.compile(r"^\s*(?:import|export)\b.*|\bimport(?:\(|\.meta).*", re.MULTILINE)

# When the modules of each bundle were changed last, by those of this process.
_changed: dict[str, dict[Path, int]] = {}


def bundled_name(entry: str) -> str:
    """The bundle's name below `static/`."""
    return entry.removesuffix(".js") + SUFFIX


def bundle(entry: str) -> Path:
    """The file of the bundle of one of the PAGE_SCRIPTS, as new as its modules. Raises ValueError as `bundled`."""
    path: Path = settings.BUNDLES_DIR / bundled_name(entry)
    if is_current(entry) and path.exists():
        return path
    texts = modules_of(entry)
    text = joined(texts)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text.encode())
    _changed[entry] = {module: module.stat().st_mtime_ns for module in texts}
    return path


def is_current(entry: str) -> bool:
    """Whether this process has made the bundle, and no module has changed since."""
    known = _changed.get(entry, {})
    same = (module.exists() and module.stat().st_mtime_ns == changed for module, changed in known.items())
    return known != {} and all(same)


def bundled(entry: str) -> str:
    """The text of a bundle. ValueError for a module that is missing, in a cycle, or of a form that is not known."""
    return joined(modules_of(entry))


def modules_of(entry: str) -> dict[Path, str]:
    """The source of each module, without its comments, in the order in which they run. ValueError as `bundled`."""
    texts: dict[Path, str] = {}
    read(Path(str(finders.find(entry))), texts, ())
    return texts


def read(path: Path, texts: dict[Path, str], importers: tuple[Path, ...]) -> None:
    """Add a module to `texts`, after those that it imports."""
    if path in importers:
        raise ValueError(f"{path} imports itself, by {', '.join(map(str, importers))}.")
    if path in texts:
        return
    if not path.is_file():
        raise ValueError(f"{path} is imported, but there is no such file.")
    text = slim(path.name, path.read_bytes()).decode()
    for found in IMPORT.finditer(text):
        read(target_of(path, found), texts, (*importers, path))
    texts[path] = text


def target_of(path: Path, found: re.Match[str]) -> Path:
    return Path(os.path.normpath(path.parent / found["target"]))


def joined(texts: dict[Path, str]) -> str:
    names = {path: f"${number}" for number, path in enumerate(texts)}
    return "".join(wrapped(path, text, names) for path, text in texts.items())


def wrapped(path: Path, text: str, names: dict[Path, str]) -> str:
    """A module as a constant that holds what it exports. `names` are the constants of all modules."""

    def imported(found: re.Match[str]) -> str:
        if found["names"] is None:
            return ""
        return f"const {{{found['names'].replace(' as ', ': ')}}} = {names[target_of(path, found)]};"

    exports = ", ".join(found["name"] for found in EXPORT.finditer(text))
    body = EXPORT.sub(r"\g<declared>", IMPORT.sub(imported, text))
    if other := OTHER.search(body):
        raise ValueError(f"{path} has a form of import or export that bundles do not know: {other[0].strip()}")
    return f"// {path.name}\nconst {names[path]} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();\n"
