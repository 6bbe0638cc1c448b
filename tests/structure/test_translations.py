"""Every sentence in a template passes through gettext."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))
READ_OUT = {"alt", "aria-description", "aria-label", "aria-placeholder", "label", "placeholder", "title", "content"}
NO_TEXT = {"script", "style", "kbd"}  # a key is called what is printed on it
UNTRANSLATED = re.compile(r"[^\W\d_]{2,}")
COMMENT = re.compile(r"\{% *comment.*?endcomment *%\}|\{#.*?#\}", re.DOTALL)
TRANSLATED = re.compile(r"\{% *blocktrans(?:late)?\b.*?\{% *endblocktrans(?:late)? *%\}", re.DOTALL)
# What only becomes an attribute: a block of class names, a variable set for later.
VALUES = re.compile(r"\{% *(block \w+_class|setvar \w+) *%\}.*?\{% *end(block|setvar)\b.*?%\}", re.DOTALL)
CHOSEN_ELEMENT = re.compile(r"<(/?)(?=\{%)")  # as in <{% if … %}a{% else %}button{% endif %}>
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


class Words(HTMLParser):
    """Collects what a person would read or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NO_TEXT:
            self.open.append(tag)
        for name, value in attrs:
            # Of `meta`, only a description is read; of `label`, only track's and option's.
            if name in READ_OUT and value and not (tag == "meta" and ("name", "description") not in attrs):
                self.say(value)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open:
            self.say(data)

    def say(self, text: str) -> None:
        if UNTRANSLATED.search(text):
            self.found.append(" ".join(text.split()))


def untranslated(source: str) -> list[str]:
    """The words of a template that are not inside a translation."""
    # A sign in place of each tag, so that what stands between two of them is not glued together.
    words = Words()
    source = VALUES.sub("", TRANSLATED.sub("·", COMMENT.sub("", source)))
    words.feed(TAG.sub("·", CHOSEN_ELEMENT.sub(r"<\1span ", source)))
    words.close()
    return words.found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_every_sentence_is_translated(path: Path) -> None:
    assert untranslated(path.read_text()) == []


def test_the_check_sees_text_and_attributes() -> None:
    assert untranslated('<p>Hello {{ name }}</p><a title="Go there">{% translate "x" %}</a>') == ["Hello ·", "Go there"]
    assert untranslated('{% blocktranslate %}Hello{% endblocktranslate %}<kbd>Esc</kbd><a class="big">3</a>') == []
