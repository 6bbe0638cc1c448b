"""What the tests need and the machine lacks: installed where that is allowed, otherwise named in one line."""

import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

SCRIPTS = ROOT / "scripts"
FETCH = "import tools; tools.fetch(tools.missing())"
ALL = "redis-server chromium firefox-esr coturn postgresql faketime haproxy nodejs npm"


def program(folder: Path, name: str, does: str = "exit 0") -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{does}\n")
    file.chmod(0o755)


def let_apt_get(folder: Path) -> None:
    """What apt-get is called through: nothing but `env` as root, `sudo` as anybody else."""
    program(folder, "sudo", 'shift; exec "$@"')
    program(folder, "env", 'shift; exec "$@"')
    program(folder, "true")


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    """A PATH with nothing on it. PostgreSQL and haproxy are looked for elsewhere too, and so may be there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def fetch(bin_folder: Path) -> subprocess.CompletedProcess[str]:
    """Fetch what this PATH lacks."""
    environment = {"PATH": str(bin_folder), "PYTHONPATH": str(SCRIPTS)}
    return subprocess.run([sys.executable, "-c", FETCH], env=environment, capture_output=True, text=True, timeout=30)


def test_without_apt_get_one_line_says_what_to_install(bin_folder: Path) -> None:
    refused = fetch(bin_folder)
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    named = refused.stderr.split("Install them: apt-get install ")[1].split()
    assert named == [name for name in ALL.split() if name in named]
    assert {*ALL.split()} - {*named} <= {"postgresql", "haproxy"}


def test_what_is_there_by_another_name_is_not_asked_for(bin_folder: Path) -> None:
    for name in ("google-chrome", "firefox", "node", "turnserver"):
        program(bin_folder, name)
    said = fetch(bin_folder).stderr
    assert "redis-server" in said
    assert not {"chromium", "firefox-esr", "nodejs", "coturn"} & {*said.split()}


def test_where_apt_get_is_allowed_the_packages_are_installed_by_it(bin_folder: Path) -> None:
    made = " ".join(f"{bin_folder}/{name}" for name in ("redis-server", "chromium", "firefox", "turnserver", "npm"))
    let_apt_get(bin_folder)
    made += "".join(f" {bin_folder}/{name}" for name in ("node", "initdb", "faketime", "haproxy"))
    does = f'case "$*" in *install*) for f in {made}; do'
    program(bin_folder, "apt-get", f'{does} printf "#!/bin/sh\\n" > $f; /bin/chmod +x $f; done;; esac')
    done = fetch(bin_folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Installing redis-server, chromium, ")


def test_an_apt_get_that_fails_is_quoted_before_the_advice(bin_folder: Path) -> None:
    let_apt_get(bin_folder)
    program(bin_folder, "apt-get", "echo no network >&2; exit 100")
    refused = fetch(bin_folder)
    assert refused.returncode == 1
    assert "no network" in refused.stdout
    assert refused.stderr.startswith("The tests need programs that are not here.")
