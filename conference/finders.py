"""Where static files come from: besides folders, the bundles of the pages' scripts."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

from conference.bundle import bundle, bundled_name


class BundleFinder(BaseFinder):
    """Finds `js/room.bundle.js` where `js/room.js` is one of the PAGE_SCRIPTS, and makes it."""

    def check(self, **options: Any) -> list[CheckMessage]:
        """Nothing can be set wrongly here."""
        return []

    def find(self, path: str, find_all: bool = False, **options: Any) -> Any:
        """The file of a bundle; an empty list where there is none, as Django wants it."""
        for entry in settings.PAGE_SCRIPTS:
            if path == bundled_name(entry):
                found = str(bundle(entry))
                return [found] if find_all else found
        return []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """All of them, for `collectstatic`."""
        storage = FileSystemStorage(location=settings.BUNDLES_DIR)
        for entry in settings.PAGE_SCRIPTS:
            bundle(entry)
            yield bundled_name(entry), storage


class BundledStaticFilesConfig(StaticFilesConfig):
    """Django's application of static files; it gathers no modules, since what pages need of them is in bundles."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "js/*"]
