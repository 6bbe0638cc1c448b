"""Reads who imports whom, from Python's syntax tree and from the import lines of JavaScript modules."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JS = ROOT / "static" / "js"
Graph = dict[str, set[str]]

# `import … from "x"`, `export … from "x"`, `import "x"` and `import("x")`.
JS_IMPORT = re.compile(
    r"""(?:^|[\s;}])(?:import|export)\b[^;'"()=]*?\bfrom\s*["']([^"'\n]+)["']"""
    r"""|(?:^|[\s;}])import\s*\(?\s*["']([^"'\n]+)["']"""
)
JS_COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def python_files(*folders: str) -> list[Path]:
    """The modules below these folders, without migrations."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def python_imports(path: Path, *, running: bool = False) -> set[str]:
    """The full names a module imports, at its top or in a function; `running`: only those needed to load it."""
    package = module_name(path).split(".")[: None if path.name == "__init__.py" else -1]
    names: set[str] = set()
    for node in _nodes(ast.parse(path.read_text()), running):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            names |= {start, *(f"{start}.{alias.name}" for alias in node.names)}
    return names


def _nodes(node: ast.AST, running: bool) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        typing_only = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
        if running and (typing_only or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)):
            continue
        yield child
        yield from _nodes(child, running)


def python_graph(*folders: str) -> Graph:
    """Which of the project's modules loads which."""
    files = {module_name(path): path for path in python_files(*folders)}
    return {name: (python_imports(path, running=True) & files.keys()) - {name} for name, path in files.items()}


def js_imports(path: Path) -> set[str]:
    """The addresses that a JavaScript module imports, as they are written."""
    text = JS_COMMENT.sub("", path.read_text())
    return {match[1] or match[2] for match in JS_IMPORT.finditer(text)}


def js_graph() -> Graph:
    """Which module below static/js imports which, as paths from there."""
    return {
        path.relative_to(JS).as_posix(): {
            (path.parent / target).resolve().relative_to(JS).as_posix() for target in js_imports(path)
        }
        for path in sorted(JS.rglob("*.js"))
    }


def cycles(graph: Graph) -> list[str]:
    """Every module that imports itself over others, with the way back to it."""
    found = []
    for start in graph:
        ways, seen = [[start]], {start}
        while ways:
            way = ways.pop()
            for target in graph.get(way[-1], set()):
                if target == start:
                    found.append(" -> ".join([*way, start]))
                elif target not in seen:
                    seen.add(target)
                    ways.append([*way, target])
    return found
