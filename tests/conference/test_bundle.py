"""A browser gets all modules of a page's script as one file, and that is the same program."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from conference.bundle import bundle, bundled
from conference.templatetags.scripts import script

MODULES = {
    "js/page.js": """
        import { Call as Talk, LIMIT } from "./engine/call.js";
        import "./engine/first.js";
        import {
          shout,
        } from "./lib/words.js";
        globalThis.told = [...order, new Talk().name, LIMIT, shout("hello")];
    """,
    "js/engine/first.js": 'globalThis.order = ["first"];',
    "js/engine/call.js": """
        /** @typedef {import("../page.js").Nobody} Nobody */
        import { shout } from "../lib/words.js";
        import "./first.js";
        order.push("call");
        const name = "another name";
        export const LIMIT = 6;
        export class Call { name = shout(`${name} of import and export`); }
    """,
    "js/lib/words.js": """
        const name = "words";
        export function shout(text) { return `${text.toUpperCase()}!`; }
        export async function whisper(text) { return text; }
    """,
}


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Path:
    """A folder of static files with MODULES, and one for their bundle."""
    folder = tmp_path / "static"
    settings.STATICFILES_DIRS, settings.PAGE_SCRIPTS = [folder], ["js/page.js"]
    settings.BUNDLES_DIR = tmp_path / "bundles"
    for name, text in MODULES.items():
        write(folder / name, text)
    return folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(line.removeprefix(" " * 8) for line in text.splitlines()))


def told(path: Path) -> list[str]:
    """What the page's script has told, run as the module that a browser would run."""
    program = f'await import("{path}"); console.log(JSON.stringify(told))'
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", program], capture_output=True, text=True, timeout=60, check=True
    )
    return list(json.loads(done.stdout))


def test_it_does_what_the_modules_do(site: Path, tmp_path: Path) -> None:
    write(site / "package.json", '{ "type": "module" }')
    one_file = tmp_path / "one.mjs"
    one_file.write_text(bundled("js/page.js"))
    assert told(one_file) == told(site / "js/page.js")
    assert told(one_file) == ["first", "call", "ANOTHER NAME OF IMPORT AND EXPORT!", 6, "HELLO!"]


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("js/lib/words.js", 'import { Call } from "../engine/call.js";', "imports itself"),
        ("js/engine/first.js", 'import "./nowhere.js";', r"nowhere\.js is imported, but"),
        ("js/engine/first.js", "export default 1;", "do not know: export default"),
        ("js/engine/first.js", "export let changes = 1;", "do not know: export let"),
        ("js/engine/first.js", 'import * as words from "../lib/words.js";', r"do not know: import \*"),
        ("js/engine/first.js", 'const later = () => import("../lib/words.js");', r"do not know: import\("),
    ],
)
def test_what_it_cannot_say_otherwise_is_an_error(site: Path, name: str, text: str, error: str) -> None:
    (site / name).write_text(text)
    with pytest.raises(ValueError, match=error):
        bundled("js/page.js")


def test_pages_ask_for_the_bundle_and_whoever_looks_for_a_fault_gets_the_modules(settings: Settings) -> None:
    assert script("js/room.js") == "/static/js/room.bundle.js"
    settings.DEBUG = True
    assert script("js/room.js") == "/static/js/room.js"


def test_a_bundle_is_made_anew_after_a_change_only(site: Path) -> None:
    made = bundle("js/page.js")
    before = made.stat().st_mtime_ns
    assert bundle("js/page.js").stat().st_mtime_ns == before
    changed = site / "js/engine/first.js"
    changed.write_text('globalThis.order = ["changed"];')
    os.utime(changed, (1, 1))  # a change within the same tick of the clock could not be seen
    assert "changed" in bundle("js/page.js").read_text()


@pytest.mark.parametrize("entry", settings.PAGE_SCRIPTS)
def test_every_script_of_a_page_is_served_with_all_that_it_imports(entry: str, client: Client, db: None) -> None:
    answer = client.get(script(entry))
    assert answer.status_code == 200
    assert b"".join(answer) == bundled(entry).encode()
