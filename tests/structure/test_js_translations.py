"""Every sentence in a module of the pages passes through gettext."""

import re
from pathlib import Path

import pytest

from .imports import JS

COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$|\s//\s.*?$", re.DOTALL | re.MULTILINE)
TEXT = r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"""
TRANSLATED = re.compile(rf"\bn?gettext\(\s*{TEXT}(?:\s*,\s*{TEXT})?")
# An error that the page itself made is read in the console, by whoever develops it.
FOR_DEVELOPERS = re.compile(rf"\bError\(\s*{TEXT}")
SENTENCE = re.compile(r"[A-Z][a-z’']+(?:[ .,…!?:].*)?")
BRANDS = {"Chrome", "Edge", "Firefox", "Opera", "Safari", "Samsung Internet"}
# As KeyboardEvent.key says them.
KEYS = {"Enter", "Escape", "Tab", "Arrow"}
FILES = sorted(JS.rglob("*.js"))


def untranslated(source: str) -> list[str]:
    """The sentences and words of a module that are not inside a call of gettext."""
    source = FOR_DEVELOPERS.sub("", TRANSLATED.sub("", COMMENT.sub("", source)))
    texts = [text[1:-1] for text in re.findall(TEXT, source)]
    return [text for text in texts if SENTENCE.fullmatch(text) and text not in BRANDS | KEYS]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(JS).as_posix())
def test_every_sentence_is_translated(path: Path) -> None:
    assert untranslated(path.read_text()) == []


def test_the_check_sees_sentences_and_single_words() -> None:
    assert untranslated('button.title = "Mute"; show(`Call with ${name}`, "You left.")') == [
        "Mute",
        "Call with ${name}",
        "You left.",
    ]
    assert (
        untranslated("""gettext("Mute"), ngettext("One", "Many", 2), "NotAllowedError", "primary big", 'Safari'""")
        == []
    )
