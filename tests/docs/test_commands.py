"""Commands in the documents are commands that exist."""

import re

from django.core.management import get_commands

from .pages import DOCUMENTS, ROOT

TEXT = "\n".join(document.read_text() for document in DOCUMENTS)


def test_every_make_command_in_the_documents_is_a_target_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z][\w-]*)(?=[`\n])", TEXT))
    assert {"run", "test", "lint", "soak"} <= named
    assert named - targets == set()


def test_every_management_command_in_the_documents_exists() -> None:
    named = set(re.findall(r"manage\.py ([a-z]\w*)", TEXT))
    assert {"serve", "prune"} <= named
    assert named - set(get_commands()) == set()


def test_the_readme_begins_with_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    blocks = re.findall(r"^```sh\n(.*?)\n```$", readme, re.MULTILINE | re.DOTALL)
    assert blocks[:2] == ["make run", "make test"]


def test_paths_of_the_project_in_the_documents_exist() -> None:
    pattern = r"`((?:conference|accounts|rooms|templates|static|tests|deploy|scripts|docs)/[\w./-]*)`"
    named = set(re.findall(pattern, TEXT))
    assert len(named) > 10
    assert sorted(path for path in named if not (ROOT / path).exists()) == []
