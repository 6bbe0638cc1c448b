"""Runs `manage.py` as an operator does: another process, with an environment of its own."""

import os
import subprocess
import sys

from .conftest import ROOT

PRODUCTION = {
    "DATABASE_URL": "sqlite:////tmp/conference-tests-never-opened.sqlite3",
    "REDIS_URL": "redis://127.0.0.1:1",
    "SECRET_KEY": "long enough and only for the tests of the settings",
    "SITE_URL": "https://talk.example.org",
    "TRUST_PROXY": "true",
    "EMAIL_HOST": "mail.example.org",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The finished command; its environment is PATH, HOME and what is given."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=90)


def setting(expression: str, **environment: str) -> str:
    """What an expression over `settings` gives in that environment."""
    shown = manage(
        "shell", "--no-imports", "-c", f"from django.conf import settings; print({expression})", **environment
    )
    assert shown.returncode == 0, shown.stderr
    return shown.stdout.strip()
