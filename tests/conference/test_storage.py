"""Files of the pages have hashed names once they are gathered, and are there before that, too."""

from pathlib import Path

from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from conference.bundle import bundled
from conference.storage import GatheredStaticFilesStorage

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "conference.storage.GatheredStaticFilesStorage"},
}


def test_a_page_names_its_files_as_they_are_before_anything_is_gathered(
    settings: Settings, tmp_path: Path, client: Client, db: None
) -> None:
    settings.STATIC_ROOT, settings.STORAGES = tmp_path, STORAGES
    assert 'href="/static/css/tokens.css"' in client.get("/").content.decode()


def test_what_pages_load_is_gathered_under_hashed_names_and_modules_are_not(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT, settings.STORAGES = tmp_path / "gathered", STORAGES
    settings.BUNDLES_DIR = tmp_path / "bundles"
    call_command("collectstatic", verbosity=0, interactive=False)
    storage = GatheredStaticFilesStorage()
    for entry in settings.PAGE_SCRIPTS:
        name = storage.stored_name(entry.replace(".js", ".bundle.js"))
        assert name.count(".") == 3
        assert (tmp_path / "gathered" / name).read_text() == bundled(entry)
        assert (tmp_path / "gathered" / f"{name}.br").stat().st_size < (tmp_path / "gathered" / name).stat().st_size / 2
    assert not (tmp_path / "gathered" / "js" / "call.js").exists()
    assert (tmp_path / "gathered" / "admin" / "js" / "core.js").exists()
