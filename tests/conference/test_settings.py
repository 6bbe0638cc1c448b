"""Settings follow the environment, and one that makes no sense stops every command in one line."""

from pathlib import Path

import pytest

from .manage import PRODUCTION, manage, setting


def test_without_database_and_redis_it_is_the_embedded_mode(tmp_path: Path) -> None:
    shown = setting(
        "settings.EMBEDDED, settings.SITE_URL, settings.DATABASES['default']['NAME'], settings.SESSION_COOKIE_NAME",
        DATA_DIR=str(tmp_path),
        PORT="8123",
    )
    assert shown == f"True http://localhost:8123 {tmp_path}/db.sqlite3 session"


def test_the_secret_key_of_the_embedded_mode_stays_the_same(tmp_path: Path) -> None:
    first = setting("settings.SECRET_KEY", DATA_DIR=str(tmp_path))
    assert first == setting("settings.SECRET_KEY", DATA_DIR=str(tmp_path)) == (tmp_path / "secret-key").read_text()


def test_over_https_cookies_belong_to_the_host_and_browsers_stay_with_https() -> None:
    shown = setting(
        "settings.EMBEDDED, settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, "
        "settings.CSRF_COOKIE_NAME, settings.SECURE_HSTS_SECONDS > 0, settings.CSRF_TRUSTED_ORIGINS",
        **PRODUCTION,
    )
    assert shown == "False __Host-session True __Host-csrf True ['https://talk.example.org']"


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("PORT", "http", "PORT must be a whole number from 1 to 65535, not 'http'."),
        ("DEBUG", "perhaps", "DEBUG must be true or false, not 'perhaps'."),
        ("SECRET_KEY", "", "SECRET_KEY must be set to a long random text, for example: openssl rand -hex 32"),
        ("SITE_URL", "talk.example.org", "SITE_URL must be the address people open, such as https://talk.example.org"),
        (
            "DATABASE_URL",
            "nonsense",
            "DATABASE_URL must be an address that begins with postgres or postgresql or sqlite",
        ),
        ("DATABASE_URL", "postgres://a:b@c:d/e", "DATABASE_URL must be an address that begins with postgres"),
        ("REDIS_URL", "redis:6379", "REDIS_URL must be an address that begins with redis or rediss or unix"),
        ("TIME_ZONE", "Mars/Base", "TIME_ZONE must be a time zone such as Europe/Zurich, not 'Mars/Base'."),
        ("SITE_URL", "https://talk.example.org:x", "SITE_URL must be the address people open, such as"),
        ("SITE_URL", "https://talk.example.org/calls", "SITE_URL must be the address people open, such as"),
        ("SITE_URL", "https://[talk", "SITE_URL must be the address people open, such as"),
        ("SITE_URL", "", "SITE_URL must be the address people open, such as https://talk.example.org"),
    ],
)
def test_a_setting_that_makes_no_sense_is_one_line_that_names_it(name: str, value: str, complaint: str) -> None:
    refused = manage("check", **PRODUCTION | {name: value})
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"manage.py: {complaint}")
    assert refused.stderr.count("\n") == 1
