"""What the tests need besides Python packages: programs, by apt-get where that is allowed, and npm packages."""

import os
import shutil
import subprocess
from pathlib import Path

from environment import ROOT, digest, prepare, stop

# A Debian package, and the programs of which any one will do.
PROGRAMS = {
    "redis-server": ("redis-server",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "firefox-esr": ("firefox-esr", "firefox"),
    "coturn": ("turnserver",),
    "postgresql": ("initdb",),
    "faketime": ("faketime",),
    "haproxy": ("haproxy",),
    "nftables": ("nft",),
    "iproute2": ("ip",),
    "nodejs": ("node",),
    "npm": ("npm",),
}


def main() -> None:
    prepare("requirements-dev.txt")
    if lacking := missing():
        fetch(lacking)
    install_node_packages(ROOT)
    install_node_packages(ROOT / "benchmarks")


def missing() -> list[str]:
    """Packages of which no program is here. PostgreSQL's and haproxy's need not be on the PATH in Debian."""
    others = [*map(str, Path("/usr/lib/postgresql").glob("*/bin")), "/usr/sbin"]
    places = os.pathsep.join([os.environ.get("PATH", ""), *others])
    return [name for name, any_of in PROGRAMS.items() if not any(shutil.which(each, path=places) for each in any_of)]


def fetch(packages: list[str]) -> None:
    """Install the packages, or say which ones to install."""
    advice = f"The tests need programs that are not here. Install them: apt-get install {' '.join(packages)}"
    become_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (become_root and not may_sudo()):
        stop(advice)
    print(f"Installing {', '.join(packages)} by apt-get", flush=True)
    apt = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode or missing():
        print(done.stderr)
        stop(advice)


def may_sudo() -> bool:
    """Whether this user may act as root without a password."""
    return bool(shutil.which("sudo")) and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0


def install_node_packages(folder: Path) -> None:
    """`npm ci` in this folder, if its package-lock.json changed since the last time."""
    mark = folder / "node_modules" / ".lock.sha256"
    wanted = digest(folder / "package-lock.json")
    if mark.exists() and mark.read_text() == wanted:
        return
    print(f"Installing {mark.parent.relative_to(ROOT)}", flush=True)
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(npm, cwd=folder).returncode:
        stop("`npm ci` failed; what it said is above.")
    mark.write_text(wanted)


if __name__ == "__main__":
    main()
