"""The virtual environment `.venv`, holding what a requirements file pins. Uses nothing but the standard library."""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def stop(message: str) -> NoReturn:
    """Say in one line what is wrong, and exit with 1."""
    print(message, file=sys.stderr)
    raise SystemExit(1)


def digest(path: Path) -> str:
    """The file's SHA-256 in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def prepare(requirements: str) -> None:
    """Make `.venv` if it is missing or broken, and install `requirements` if that file changed since the last time."""
    wanted = digest(ROOT / requirements)
    mark = VENV / f"installed-{requirements}.sha256"
    try:
        if not works():
            create()
        if not mark.exists() or mark.read_text() != wanted:
            install(requirements)
            mark.write_text(wanted)
    except OSError as error:
        stop(f"{error.filename or ROOT} can't be written: {error.strerror}. Make the folder writable for this user.")


def works() -> bool:
    """Whether the environment's Python starts, is new enough and has pip."""
    test = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", test], capture_output=True).returncode == 0


def create() -> None:
    """Make the environment anew."""
    if not importlib.util.find_spec("venv") or not importlib.util.find_spec("ensurepip"):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        stop(f"Python's venv module is missing. Install it, on Debian and Ubuntu: apt-get install python{version}-venv")
    (ROOT / ".venv-writable").touch()
    (ROOT / ".venv-writable").unlink()
    print("Making the virtual environment .venv", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if made.returncode:
        stop(f"The virtual environment could not be made: {last_line(made.stderr or made.stdout)}")


def install(requirements: str) -> None:
    """Install exactly what the file pins, checked against its hashes."""
    print(f"Installing {requirements} (a minute or two, the first time)", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]
    done = subprocess.run(pip, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        stop(f"Installing {requirements} failed: {last_line(done.stderr)}")


def last_line(output: str) -> str:
    """The last line that says something; pip ends with its error there."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("[notice]")]
    return lines[-1] if lines else "no reason given"
