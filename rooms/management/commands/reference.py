"""`manage.py reference`: writes the protocol's reference for programs into docs/."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from rooms.signaling.reference import SCHEMA_FILE, asyncapi, json_schema


class Command(BaseCommand):
    help = "Writes the AsyncAPI and JSON Schema reference of the protocol, made of the message classes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=Path(settings.BASE_DIR) / "docs")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        for name, content in {"asyncapi.json": asyncapi(), SCHEMA_FILE: json_schema()}.items():
            text = json.dumps(content, indent=2, ensure_ascii=False)
            (folder / name).write_text(f"{text}\n", encoding="utf-8")
