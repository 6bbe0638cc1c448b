"""Static files on their way to the browser: compressed also where nothing was gathered."""

import hashlib
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from conference.slim import SlimCompressor
from conference.whole import write_whole

ENCODINGS = {"gzip": ".gz", "br": ".br"}


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise, which also compresses files that are served where they lie."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        file = super().get_static_file(path, url, stat_cache)
        if self.autorefresh:
            add_compressed(file)
        return file


def add_compressed(file: StaticFile) -> None:
    """Let browsers that can have a file that was compressed here."""
    _, path, headers = file.alternatives[-1]
    for encoding, copy in compressed_copies(Path(path)).items():
        changed = {**dict(headers), "Content-Length": str(copy.stat().st_size), "Content-Encoding": encoding}
        changed["Vary"] = "Accept-Encoding"
        file.alternatives.insert(0, (re.compile(rf"\b{encoding}\b"), str(copy), list(changed.items())))


def compressed_copies(path: Path) -> dict[str, Path]:
    """The compressed files by encoding, the best one last, made anew when this one has changed; none without a gain."""
    folder: Path = settings.COMPRESSED_DIR
    name, changed = hashlib.sha256(bytes(path)).hexdigest()[:24], path.stat().st_mtime_ns
    copies = {encoding: folder / (name + suffix) for encoding, suffix in ENCODINGS.items()}
    if all(copy.exists() and copy.stat().st_mtime_ns == changed for copy in copies.values()):
        return copies
    compressor = SlimCompressor(quiet=True)
    made = compressor.compressed(str(path), path.read_bytes()) if compressor.should_compress(str(path)) else {}
    if made.keys() != set(ENCODINGS.values()):
        return {}
    for encoding, copy in copies.items():
        write_whole(copy, made[ENCODINGS[encoding]], changed)
    return copies
