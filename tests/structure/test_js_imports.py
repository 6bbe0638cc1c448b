"""Modules of the page import downwards only: room, then views, media and the call, then its parts, then lib."""

import re
from pathlib import Path

import pytest

from tests.structure.imports import JS, JS_COMMENT, cycles, js_graph, js_imports

# What each kind of module may import, besides its own kind.
BELOW = {
    "room": {"views", "media", "check", "files", "engine", "lib"},
    "views": {"lib"},
    "media": {"lib"},
    "check": {"lib"},
    "files": {"lib"},
    "pages": {"lib"},
    "engine": {"lib"},
    "lib": set[str](),
}
# The engine itself has floors.
FLOORS = [
    ["call.js"],
    ["mesh.js", "participation.js"],
    ["attendance.js", "pair.js", "signaling.js"],
    ["peer.js", "roster.js"],
]
FILES = sorted(JS.rglob("*.js"))
NAMED = re.compile(r"""\bimport\(["']([^"']+\.js)["']\)""")


def kind(module: str) -> str:
    """Of which kind a module is, by its path from static/js."""
    folder = module.split("/")[0] if "/" in module else ""
    if module == "room.js" or folder == "room":
        return "room"
    return folder or "engine"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_imports_are_relative_and_name_files_that_are_there(path: Path) -> None:
    for target in js_imports(path):
        assert target.startswith(("./", "../")), target
        assert target.endswith(".js"), target
        assert (path.parent / target).resolve().is_file(), target


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_module_is_loaded_later_than_the_page(path: Path) -> None:
    """The server may be away by then, and what is loaded meanwhile takes from the first pictures."""
    assert not re.search(r"\bimport\s*\(", JS_COMMENT.sub("", path.read_text()))


def test_imports_point_down() -> None:
    for module, targets in js_graph().items():
        for target in targets:
            own, other = kind(module), kind(target)
            assert other == own or other in BELOW[own], f"{module} may not import {target}"


def test_the_floors_of_the_engine_are_kept() -> None:
    level = {name: number for number, floor in enumerate(FLOORS) for name in floor}
    for module, targets in js_graph().items():
        for target in targets & level.keys():
            if kind(module) == "engine":
                assert level.get(module, len(FLOORS)) < level[target], f"{module} may not import {target}"


def test_imports_have_no_cycle_not_even_by_a_type_in_a_comment() -> None:
    """A stored file's name depends on those it names, and Django finds them in comments, too."""
    named = {
        path.relative_to(JS).as_posix(): {
            (path.parent / target).resolve().relative_to(JS).as_posix() for target in NAMED.findall(path.read_text())
        }
        for path in FILES
    }
    assert cycles({module: targets | named[module] for module, targets in js_graph().items()}) == []


def test_views_and_the_engine_do_not_know_each_other() -> None:
    for module, targets in js_graph().items():
        if kind(module) == "engine":
            assert not [target for target in targets if kind(target) in ("views", "media")], module
