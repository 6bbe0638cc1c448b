"""`make run`: from a fresh clone to a server with demo content, on this machine only."""

import os
import socket
import subprocess
from pathlib import Path

from environment import PYTHON, ROOT, prepare, stop

MANAGE = ROOT / "manage.py"


def main() -> None:
    refuse_other_modes()
    check_port(port())
    check_folder(Path(os.environ.get("DATA_DIR") or ROOT / "var"))
    prepare("requirements.txt")
    for command in (["migrate", "--verbosity", "0"], ["demo"]):
        if subprocess.run([PYTHON, MANAGE, *command], cwd=ROOT).returncode:
            stop(f"The server was not started, since `manage.py {command[0]}` failed.")
    # The server takes the place of this process, so that signals reach it.
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), str(MANAGE), "serve"])


def refuse_other_modes() -> None:
    """Demo accounts have no place in a database that others use."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        if os.environ.get(name, "").strip():
            stop(f"`make run` is for one machine, and {name} is set. Unset it, or see docs/self-hosting.md.")


def port() -> int:
    """The port to serve on."""
    text = os.environ.get("PORT", "").strip() or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        stop(f"PORT must be a whole number from 1 to 65535, not {text!r}.")
    return int(text)


def check_port(number: int) -> None:
    """Tell at once what the server would tell after the preparations."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            stop(f"Port {number} is in use. Stop the program that uses it, or take another: make run PORT={number + 1}")


def check_folder(folder: Path) -> None:
    """The database and the kept secrets go there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".writable").touch()
        (folder / ".writable").unlink()
    except OSError as error:
        stop(f"The folder {folder} can't be written: {error.strerror}. Make it writable, or set DATA_DIR to another.")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
