"""What browsers load compressed comes without the comments of the source: they are a third of its weight."""

import re
from pathlib import Path

import brotli
from whitenoise.compress import Compressor

_BLOCK = rb"/\*(?:[^*]|\*(?!/))*\*/[ \t]*$"
# Only comments that fill whole lines, so that nobody needs to know what a string or a regular expression is.
_COMMENTS = {
    ".js": re.compile(rb"^[ \t]*(?://[^\n]*$|" + _BLOCK + rb")", re.MULTILINE),
    ".css": re.compile(rb"^[ \t]*" + _BLOCK, re.MULTILINE),
}
SMALL = 16 * 1024  # bytes


def slim(name: str, data: bytes) -> bytes:
    """The text of a file without its comments. Its lines keep their numbers: a stack trace shows the real ones."""
    comments = _COMMENTS.get(Path(name).suffix)
    return comments.sub(lambda found: b"\n" * found[0].count(b"\n"), data) if comments else data


class SlimCompressor(Compressor):  # type: ignore[misc]
    """Compresses files with what `slim` leaves of them."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """The utmost for what is small; for the rest it would take a second to gain a tenth."""
        return bytes(brotli.compress(data, quality=11 if len(data) < SMALL else 9))

    def compressed(self, path: str, data: bytes) -> dict[str, bytes]:
        """What is worth keeping, by the ending of its name; nothing where compression gains nothing."""
        ways = {".br": self.compress_brotli, ".gz": self.compress_gzip}
        made = {suffix: way(slim(path, data)) for suffix, way in ways.items()}
        return {
            suffix: content
            for suffix, content in made.items()
            if self.is_compressed_effectively(suffix, path, len(data), content)
        }

    def compress(self, path: str) -> list[str]:
        """Write the compressed files beside this one; gives their paths."""
        file = Path(path)
        return [
            self.write_data(path, content, suffix, file.stat())
            for suffix, content in self.compressed(path, file.read_bytes()).items()
        ]
