"""`{% modulepreload "js/room.js" %}`: every module that a page's script imports, asked for at once.

Without a bundler a browser learns of a module only from the one that imports it, which costs a round trip
for each level of imports. The links tell it all of them with the page.
"""

import re
from functools import lru_cache
from pathlib import Path, PurePosixPath

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()
IMPORT = re.compile(r"""^\s*(?:import|export)\b[^"';]*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


@register.simple_tag
def modulepreload(entry: str) -> SafeString:
    """Links to the modules that `entry` imports, by however many steps. Raises ValueError for one that is missing."""
    links = ((static(name),) for name in imported_by(entry))
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', links)


def imported_by(entry: str) -> tuple[str, ...]:
    return read_imports(entry) if settings.DEBUG else remembered_imports(entry)


def read_imports(entry: str) -> tuple[str, ...]:
    """The names of the modules behind `entry`, nearest first, without itself."""
    found = [entry]
    for name in found:
        found += [target for target in imports_of(name) if target not in found]
    return tuple(found[1:])


remembered_imports = lru_cache(read_imports)


def imports_of(name: str) -> list[str]:
    path = finders.find(name)
    if not path:
        raise ValueError(f"{name} is imported, but there is no such file.")
    text = Path(str(path)).read_text(encoding="utf-8")
    return list(dict.fromkeys(resolve(name, target) for target in IMPORT.findall(text)))


def resolve(name: str, target: str) -> str:
    """`./x.js` or `../x.js`, seen from `name`, as a name below `static/`."""
    parts = list(PurePosixPath(name).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
