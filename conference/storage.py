"""Static files with hashed names, so that browsers may keep them for ever."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

from conference.slim import SlimCompressor


class GatheredStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Puts the hash of a file's content into its name, and compresses it."""

    def stored_name(self, name: str) -> str:
        """The hashed name; the plain one where nothing was gathered yet, so that pages work without `collectstatic`."""
        return str(super().stored_name(name)) if self.hashed_files else name

    def create_compressor(self, **options: Any) -> SlimCompressor:
        """What compresses the files once they have their names."""
        return SlimCompressor(**options)
