"""docs/protocol.md has every message and every code that the code has, and no other."""

import re

from rooms.signaling import errors, limits, messages, outgoing

from .pages import ROOT, examples, quoted, sections

PAGE = (ROOT / "docs" / "protocol.md").read_text()
CHAPTERS = sections(PAGE, 2)


def paragraphs(chapter: str) -> dict[str, str]:
    """The text about each message of a chapter; one heading may name several."""
    found = sections(CHAPTERS[chapter], 3)
    return {name: body for title, body in found.items() for name in quoted(title)}


FROM_CLIENT = paragraphs("Messages from the client")
FROM_SERVER = paragraphs("Messages from the server")


def codes(chapter: str) -> dict[str, str]:
    """Each code of a chapter's list with what is said of it."""
    items = re.split(r"^- ", CHAPTERS[chapter], flags=re.MULTILINE)[1:]
    return {match[1]: item for item in items if (match := re.match(r"\*\*`([a-z-]+)`\*\*", item))}


def test_every_message_that_the_server_understands_has_its_paragraph() -> None:
    assert FROM_CLIENT.keys() == messages.CLIENT_MESSAGES.keys()
    assert [name for name, body in FROM_CLIENT.items() if not examples(body)] == []


def test_every_message_that_the_server_sends_has_its_paragraph() -> None:
    assert FROM_SERVER.keys() == {str(message.__struct_config__.tag) for message in outgoing.SERVER_MESSAGES}
    assert [name for name, body in FROM_SERVER.items() if not examples(body)] == []


def test_every_field_of_a_message_from_the_server_is_named_in_its_paragraph() -> None:
    missing = []
    for shape in outgoing.SERVER_MESSAGES:
        kind = str(shape.__struct_config__.tag)
        for name in set(shape.__struct_fields__) - {"reply_to"}:
            if not re.search(rf"[`\"]{name}[`\"]", FROM_SERVER[kind]):
                missing.append(f"{kind}: {name}")
    assert missing == []


def test_every_field_of_a_message_from_the_client_is_named_in_its_paragraph() -> None:
    missing = []
    for kind, shape in messages.CLIENT_MESSAGES.items():
        for name in set(shape.__struct_fields__) - {"id"}:
            if not re.search(rf"[`\"]{name}[`\"]", FROM_CLIENT[kind]):
                missing.append(f"{kind}: {name}")
    assert missing == []


def test_every_code_of_bye_has_its_line_with_its_close_code() -> None:
    lines = codes("Codes of `bye`")
    assert lines.keys() == errors.CLOSE_CODES.keys()
    assert [code for code, number in errors.CLOSE_CODES.items() if f"`** ({number}):" not in lines[code]] == []


def test_the_page_names_the_codes_after_which_a_client_comes_back() -> None:
    introduction = CHAPTERS["Codes of `bye`"].partition("\n- ")[0]
    assert set(quoted(introduction)) - {"reconnect"} == errors.RECONNECT


def test_every_code_of_error_has_its_line() -> None:
    assert codes("Codes of `error`").keys() == set(errors.ERROR_CODES)


def test_the_limits_are_those_that_are_enforced() -> None:
    assert [
        kind for kind, (rate, burst) in limits.RATES.items() if f"| {rate:g} | {burst:g} |" not in CHAPTERS["Limits"]
    ] == []
    limited = {type_ for type_, shape in messages.CLIENT_MESSAGES.items() if shape in limits.KINDS}
    table = CHAPTERS["Limits"].partition("\n\n")[0]
    assert set(quoted(table)) == limited
