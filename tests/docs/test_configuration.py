"""Every environment variable that is read is described, and every one described is read."""

import ast
import re
from pathlib import Path

from .pages import ROOT, quoted, sections

READERS = {
    "envstr",
    "envbool",
    "envchoice",
    "envint",
    "envlist",
    "envsecret",
    "envservers",
    "envurl",
    "envorigin",
    "envredis",
    "envzone",
}
PACKAGES = ("conference", "accounts", "rooms")
# Django's own, set where Django is started.
NOT_OURS = {"DJANGO_SETTINGS_MODULE"}


def sources() -> list[Path]:
    return [ROOT / "manage.py", *(path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))]


def called(node: ast.Call) -> str:
    """The last name of what is called: `envstr`, or `get` of `os.environ.get`."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def names_read(tree: ast.AST) -> set[str]:
    """Names given to the readers of `conference/env.py`; one that is not written out is an error."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in READERS:
            argument = node.args[0]
            assert isinstance(argument, ast.Constant), f"line {node.lineno}: write the variable's name out"
            found.add(str(argument.value))
    return found


def names_around_the_readers(tree: ast.AST) -> set[str]:
    """Names read from `os.environ` or `os.getenv` directly."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and re.match(r"os\.(environ\.\w+|getenv)$", ast.unparse(node.func)):
            found.add(ast.unparse(node.args[0]).strip("'"))
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            found.add(ast.unparse(node.slice).strip("'"))
    return found


def variables() -> set[str]:
    own = ROOT / "conference" / "env.py"
    return set().union(*(names_read(ast.parse(path.read_text())) for path in sources() if path != own))


def for_compose() -> set[str]:
    """Names that only docker-compose.yml reads."""
    return set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "docker-compose.yml").read_text()))


def described() -> dict[str, str]:
    found = sections((ROOT / "docs" / "configuration.md").read_text(), 3)
    return {name: body for title, body in found.items() for name in quoted(title)}


def test_every_variable_that_is_read_has_its_paragraph() -> None:
    assert len(variables()) > 20
    assert sorted(variables() - described().keys()) == []


def test_every_paragraph_is_about_a_variable_that_is_read_and_says_something() -> None:
    assert sorted(described().keys() - variables()) == []
    assert [name for name, body in described().items() if len(body) < 20] == []


def test_the_example_file_has_a_line_for_each_variable_and_no_other() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {match[1] for line in lines if (match := re.match(r"#?\s?([A-Z][A-Z0-9_]+)=", line))}
    assert sorted(variables() - named) == []
    assert sorted(named - variables() - for_compose()) == []


def test_variables_are_read_in_one_way_only() -> None:
    around = {}
    for path in sources():
        names = names_around_the_readers(ast.parse(path.read_text())) - NOT_OURS
        if names and path != ROOT / "conference" / "env.py":
            around[str(path.relative_to(ROOT))] = names
    assert around == {}
