"""Modules of the page import downwards only: room, then views, media and the call, then its parts, then lib."""

from pathlib import Path

import pytest

from tests.structure.imports import JS, cycles, js_graph, js_imports

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


def test_imports_have_no_cycle() -> None:
    assert cycles(js_graph()) == []


def test_views_and_the_engine_do_not_know_each_other() -> None:
    for module, targets in js_graph().items():
        if kind(module) == "engine":
            assert not [target for target in targets if kind(target) in ("views", "media")], module
