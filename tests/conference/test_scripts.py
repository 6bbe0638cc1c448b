"""`make run` on machines where something is in the way: one clear line, and an exit status that is not 0."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.services import free_port

from .conftest import ROOT

FIND = ROOT / "scripts" / "find-python"


def python_that_says(folder: Path, name: str, version: str) -> None:
    """A program like an old or a new Python, for as much as the script asks."""
    old = version < "3.11"
    program = folder / name
    program.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "Python {version}" && exit 0\nexit {int(old)}\n')
    program.chmod(0o755)


def find(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = {"PATH": str(folder), **environment}
    return subprocess.run(["/bin/sh", FIND], env=path, capture_output=True, text=True, timeout=10)


def test_a_python_that_is_too_old_is_named(tmp_path: Path) -> None:
    python_that_says(tmp_path, "python3", "3.10.4")
    refused = find(tmp_path)
    assert refused.returncode == 1
    assert "Python 3.11 or newer is needed, and here is Python 3.10.4" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_newer_python_beside_an_old_one_is_found(tmp_path: Path) -> None:
    python_that_says(tmp_path, "python3", "3.10.4")
    python_that_says(tmp_path, "python3.12", "3.12.1")
    assert find(tmp_path).stdout == "python3.12\n"


def test_without_any_python_it_says_what_is_needed(tmp_path: Path) -> None:
    refused = find(tmp_path)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Python 3.11 or newer is needed")


def test_a_python_that_is_named_is_the_only_one_tried(tmp_path: Path) -> None:
    python_that_says(tmp_path, "python3", "3.12.1")
    python_that_says(tmp_path, "mine", "3.10.4")
    assert find(tmp_path, PYTHON="mine").returncode == 1


def run(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data"), **environment}
    command = [sys.executable, str(ROOT / "scripts" / "run.py")]
    return subprocess.run(command, env=given, capture_output=True, text=True, timeout=30)


def test_a_port_in_use_is_told_before_anything_is_prepared(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = run(tmp_path, PORT=str(port))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"Port {port} is in use.")
    assert refused.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("value", ["http", "0", "70000"])
def test_a_port_that_is_none_is_told(tmp_path: Path, value: str) -> None:
    refused = run(tmp_path, PORT=value)
    assert refused.stderr == f"PORT must be a whole number from 1 to 65535, not '{value}'.\n"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    refused = run(tmp_path, PORT=str(free_port()))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"The folder {tmp_path}/data can't be written: ")
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_a_database_of_others_gets_no_demo_content(tmp_path: Path, name: str) -> None:
    refused = run(tmp_path, **{name: "set"})
    assert refused.returncode == 1
    assert f"{name} is set" in refused.stderr
