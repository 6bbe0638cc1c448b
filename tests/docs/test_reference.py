"""The reference for programs says what the message classes say, and what the protocol's page shows."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from .pages import ROOT, examples
from .test_protocol_page import FROM_CLIENT, FROM_SERVER

SCHEMA = json.loads((ROOT / "docs" / "protocol.schema.json").read_text())


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{name}"})


@pytest.mark.parametrize("name", ["asyncapi.json", "protocol.schema.json"])
def test_the_files_are_what_the_classes_give(name: str, tmp_path: Path) -> None:
    call_command("reference", folder=tmp_path)
    assert (ROOT / "docs" / name).read_text() == (tmp_path / name).read_text()


def test_it_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def all_examples() -> list[Any]:
    pages = {"client": FROM_CLIENT, "server": FROM_SERVER}
    return [
        pytest.param(f"{side}.{kind}", example, id=f"{side}-{kind}-{number}")
        for side, page in pages.items()
        for kind, body in page.items()
        for number, example in enumerate(examples(body))
        if example["type"] == kind
    ]


@pytest.mark.parametrize(("name", "example"), all_examples())
def test_every_example_of_the_page_is_valid(name: str, example: dict[str, Any]) -> None:
    validator(name).validate(example)


def test_an_unknown_field_from_a_client_is_not() -> None:
    assert not validator("client.ping").is_valid({"type": "ping", "speed": 1})
    assert validator("client.ping").is_valid({"type": "ping", "revision": 1})
