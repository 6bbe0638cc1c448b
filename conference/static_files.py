"""Static files on their way to the browser: compressed also where nothing was gathered, and with few headers."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from conference.slim import SlimCompressor

Header = tuple[str, str]
# A name that holds the content's hash says it all; with a hundred modules a page, these weigh 8 KB.
NEEDLESS = ("ETag", "Last-Modified")


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise, which also compresses files that are served where they lie."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        file = super().get_static_file(path, url, stat_cache)
        if self.autorefresh:
            add_compressed(file)
        if self.immutable_file_test(path, url):
            file.alternatives = [
                (pattern, path, [header for header in headers if header[0] not in NEEDLESS])
                for pattern, path, headers in file.alternatives
            ]
        return file


def add_compressed(file: StaticFile) -> None:
    """Let browsers that can have a file that was compressed here."""
    _, path, headers = file.alternatives[-1]
    copy = compressed_copy(Path(path))
    if copy:
        changed = {**dict(headers), "Content-Length": str(copy.stat().st_size), "Content-Encoding": "gzip"}
        changed["Vary"] = "Accept-Encoding"
        file.alternatives.insert(0, (re.compile(r"\bgzip\b"), str(copy), list(changed.items())))


def compressed_copy(path: Path) -> Path | None:
    """Where the compressed file is, which is made anew when this one has changed; None if that would gain nothing."""
    folder: Path = settings.COMPRESSED_DIR
    copy = folder / (hashlib.sha256(bytes(path)).hexdigest()[:24] + ".gz")
    changed = path.stat().st_mtime_ns
    if copy.exists() and copy.stat().st_mtime_ns == changed:
        return copy
    compressor = SlimCompressor(quiet=True, use_brotli=False)
    content = compressor.compressed(str(path), path.read_bytes()) if compressor.should_compress(str(path)) else {}
    if ".gz" not in content:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    # Others may read the old one now, or write the same.
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as new:
        new.write(content[".gz"])
    os.utime(new.name, ns=(changed, changed))
    return Path(new.name).replace(copy)
