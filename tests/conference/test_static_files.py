"""Pages and their files come compressed, without the comments of the source, and are the same program."""

import gzip
import os
import subprocess
from pathlib import Path

import brotli
import pytest
from django.test import Client
from pytest_django import Settings

from conference.slim import slim
from conference.static_files import compressed_copies

ROOT = Path(__file__).resolve().parents[2] / "static"
MODULES = sorted(ROOT.rglob("*.js"))
PARSE = """
const { SourceTextModule } = require("vm");
for (const file of process.argv.slice(1)) new SourceTextModule(require("fs").readFileSync(file, "utf8"));
"""
SOURCE = b"""/**
 * What it is for.
 */
export const address = "https://example.org/*"; // stays
  // goes
const value = /** @type {string} */ (address);
/* goes */
const other = 1; /* begins here
 * and stays */
"""


def test_comments_that_fill_lines_go_and_no_line_moves() -> None:
    kept = [b"", b"", b"", *SOURCE.splitlines()[3:4], b"", SOURCE.splitlines()[5], b"", *SOURCE.splitlines()[7:]]
    assert slim("a.js", SOURCE).splitlines() == kept
    assert slim("a.txt", SOURCE) == SOURCE


def test_no_text_of_several_lines_looks_like_a_comment() -> None:
    for path in MODULES:
        text = path.read_bytes()
        rest = slim(path.name, text).splitlines()
        inside = False
        for line, left in zip(text.splitlines(), rest, strict=True):
            assert not inside or line == left, f"{path}: {line!r}"
            inside ^= left.count(b"`") % 2 == 1


def test_every_module_without_its_comments_is_a_program(tmp_path: Path) -> None:
    for path in MODULES:
        (tmp_path / f"{path.stem}-{path.parent.name}.mjs").write_bytes(slim(path.name, path.read_bytes()))
    command = ["node", "--experimental-vm-modules", "--no-warnings", "-e", PARSE, *map(str, tmp_path.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.COMPRESSED_DIR = tmp_path / "compressed"
    return tmp_path


def test_a_file_that_was_changed_is_compressed_anew(folder: Path) -> None:
    source = folder / "module.js"
    for number in (1, 2):
        source.write_text(f"const value = {number};\n" * 30)
        os.utime(source, (number, number))
        copies = compressed_copies(source)
        assert gzip.decompress(copies["gzip"].read_bytes()) == source.read_bytes()
        assert brotli.decompress(copies["br"].read_bytes()) == source.read_bytes()
        assert compressed_copies(source) == copies


def test_what_compression_makes_no_smaller_stays_as_it_is(folder: Path) -> None:
    (folder / "small.js").write_text("a;")
    (folder / "picture.png").write_text("a" * 1000)
    assert compressed_copies(folder / "small.js") == compressed_copies(folder / "picture.png") == {}


def test_a_browser_gets_compressed_what_it_can_read(folder: Path, client: Client, db: None) -> None:
    for path in ("/", "/static/js/call.js", "/static/css/tokens.css", "/static/icons.svg"):
        plain, small = client.get(path), client.get(path, headers={"accept-encoding": "gzip, deflate"})
        assert "Content-Encoding" not in plain.headers
        assert small.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in small.headers["Vary"]
        best = client.get(path, headers={"accept-encoding": "gzip, deflate, br"})
        sizes = [len(b"".join(each)) for each in (plain, small, best)]
        assert sizes[0] / 2 > sizes[1]
        assert (best.headers["Content-Encoding"] == "br" and sizes[2] < sizes[1]) or path == "/"
        if etag := small.headers.get("ETag"):
            headers = {"accept-encoding": "gzip", "if-none-match": etag}
            assert client.get(path, headers=headers).status_code == 304
