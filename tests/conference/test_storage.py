"""Files of the pages have hashed names once they are gathered, and are there before that, too."""

from pathlib import Path

from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from conference.storage import ModuleStaticFilesStorage

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "conference.storage.ModuleStaticFilesStorage"},
}


def test_a_page_names_its_files_as_they_are_before_anything_is_gathered(
    settings: Settings, tmp_path: Path, client: Client, db: None
) -> None:
    settings.STATIC_ROOT, settings.STORAGES = tmp_path, STORAGES
    assert 'href="/static/css/tokens.css"' in client.get("/").content.decode()


def test_gathered_files_have_hashed_names_and_so_have_the_modules_that_they_import(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT, settings.STORAGES = tmp_path, STORAGES
    call_command("collectstatic", verbosity=0, interactive=False)
    storage = ModuleStaticFilesStorage()
    mesh = storage.stored_name("js/mesh.js")
    assert mesh != "js/mesh.js"
    assert Path(storage.stored_name("js/pair.js")).name in (tmp_path / mesh).read_text()
