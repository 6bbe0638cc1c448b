"""The description of a whole installation: valid, and closed where it has to be."""

import ipaddress
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

COMPOSE = (ROOT / "docker-compose.yml").read_text()
TURN = (ROOT / "deploy" / "turnserver.conf").read_text()
CADDY = (ROOT / "deploy" / "Caddyfile").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def denied() -> list[tuple[Address, Address]]:
    """First and last address of each range that coturn does not relay to."""
    ranges = re.findall(r"^denied-peer-ip=(\S+?)-(\S+)$", TURN, re.MULTILINE)
    return [(ipaddress.ip_address(first), ipaddress.ip_address(last)) for first, last in ranges]


def is_denied(text: str) -> bool:
    address = ipaddress.ip_address(text)
    return any(first.version == address.version and int(first) <= int(address) <= int(last) for first, last in denied())


def test_the_compose_file_is_valid() -> None:
    check = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*check, str(ROOT / "docker-compose.yml")], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    "address",
    [
        *["127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1"],
        *["0.0.0.0", "192.0.0.8", "198.18.0.1", "224.0.0.1", "255.255.255.255"],
        *[
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001::1",
        ],
        *["fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1"],
    ],
)
def test_the_relay_reaches_no_special_purpose_address(address: str) -> None:
    assert is_denied(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "172.15.255.255", "172.32.0.0", "2a00:1450::1", "2606:4700::1111"])
def test_the_relay_reaches_the_internet(address: str) -> None:
    assert not is_denied(address)


def test_the_relay_is_for_short_lived_credentials_within_quotas() -> None:
    options = {line.split("=")[0] for line in TURN.splitlines() if line and not line.startswith("#")}
    assert {"use-auth-secret", "no-multicast-peers", "user-quota", "total-quota", "no-cli"} <= options
    assert not {"allow-loopback-peers", "no-auth", "static-auth-secret"} & options
    version = re.search(r"image: coturn/coturn:(\d+)\.(\d+)", COMPOSE)
    assert version and (int(version[1]), int(version[2])) >= (4, 9)


def test_the_proxy_drops_what_clients_claim_and_keeps_a_room_on_one_server() -> None:
    for line in ("request_header -X-Forwarded-*", "request_header -Daphne-Root-Path", "lb_policy uri_hash"):
        assert line in CADDY
    assert CADDY.index("request_header") < CADDY.index("reverse_proxy")


def test_the_proxy_sends_calls_to_who_is_ready_and_pages_to_who_answers() -> None:
    calls, pages = re.findall(r"handle (?:(\S+) )?{.*?health_uri (\S+)", CADDY, re.DOTALL)
    assert (calls, pages) == (("/ws/*", "/readyz"), ("", "/healthz"))


def test_no_secret_is_written_down() -> None:
    assert re.findall(r"(?:PASSWORD|SECRET): (?!\$\{)", COMPOSE) == []
    example = (ROOT / ".env.example").read_text()
    assert (
        re.findall(r"^(?:SECRET_KEY|POSTGRES_PASSWORD|TURN_SECRET|EMAIL_HOST_PASSWORD)=.+", example, re.MULTILINE) == []
    )


def test_the_image_does_not_run_as_root_and_is_told_to_stop_itself() -> None:
    assert re.search(r"^USER (?!root)", DOCKERFILE, re.MULTILINE)
    assert DOCKERFILE.rstrip().endswith('CMD ["python", "manage.py", "serve"]')
