"""Whoever follows a link in a document arrives somewhere."""

from pathlib import Path

import pytest

from .pages import DOCUMENTS, ROOT, anchors, links


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_to_a_page_and_a_heading_that_exist(document: Path) -> None:
    broken = []
    for link in links(document.read_text()):
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor not in anchors(target.read_text())):
            broken.append(link)
    assert broken == []


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        targets = [(page.parent / link.partition("#")[0]).resolve() for link in links(page.read_text())]
        for target in targets:
            ahead += sorted(target.glob("*.md")) if target.is_dir() else [target]
    assert [str(page.relative_to(ROOT)) for page in DOCUMENTS if page not in reached] == []
