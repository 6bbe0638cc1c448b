"""Static files with hashed names, so that browsers may keep them for ever."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

from conference.slim import SlimCompressor


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashes every file's name and rewrites the imports between JavaScript modules accordingly."""

    support_js_module_import_aggregation = True
    # A file's name depends on those it imports, so the longest chain of imports may take a pass for each step.
    max_post_process_passes = 20

    def stored_name(self, name: str) -> str:
        """The hashed name; the plain one where nothing was gathered yet, so that pages work without `collectstatic`."""
        return str(super().stored_name(name)) if self.hashed_files else name

    def create_compressor(self, **options: Any) -> SlimCompressor:
        """What compresses the files once they have their names."""
        return SlimCompressor(**options)
