"""REDIS_URL is read strictly: what Redis, Sentinel and TLS need is found in it, and a mistake is named."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from conference.env import envredis
from conference.redis import read_address
from tests.conference.manage import PRODUCTION, manage, setting
from tests.support.services import free_port


def test_a_server_has_a_host_and_may_have_port_account_and_database() -> None:
    plain = read_address("redis://cache")
    assert (plain.hosts, plain.options, plain.tls) == ((("cache", 6379),), {}, False)
    full = read_address("redis://me:a%2Fb@[::1]:7000/3")
    assert full.hosts == (("::1", 7000),)
    assert full.options == {"username": "me", "password": "a/b", "db": 3}


def test_a_socket_is_named_by_its_path() -> None:
    address = read_address("unix://:secret@/run/redis%20one.sock?db=2")
    assert address.socket == "/run/redis one.sock"
    assert address.options == {"password": "secret", "db": 2}


def test_tls_takes_the_files_that_are_there(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.touch()
    address = read_address(f"rediss://cache:6380?ssl_ca_certs={ca}")
    assert address.tls
    assert address.options == {"ssl_ca_certs": str(ca)}


def test_sentinels_are_listed_before_the_service_that_they_watch() -> None:
    address = read_address("redis+sentinel://me:x@a,b:5,[::1]:6/calls/1?sentinel_username=s&sentinel_password=y")
    assert address.hosts == (("a", 26379), ("b", 5), ("::1", 6))
    assert (address.service, address.tls) == ("calls", False)
    assert address.options == {"username": "me", "password": "x", "db": 1}
    assert address.sentinel_options == {"username": "s", "password": "y"}


def test_over_tls_sentinels_are_asked_over_tls_as_well(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.touch()
    address = read_address(f"rediss+sentinel://a/calls?ssl_ca_certs={ca}")
    assert address.tls
    assert address.options == address.sentinel_options == {"ssl_ca_certs": str(ca)}


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("redis", "must be an address that begins with redis or rediss or unix or redis+sentinel or rediss+sentinel"),
        ("http://:secret@r", "must be an address that begins with redis"),
        ("redis://", "has no host or a wrong port"),
        ("redis://:secret@r:0", "has no host or a wrong port"),
        ("redis://:secret@r:port", "has no host or a wrong port"),
        ("redis://:secret@[r", "has no host or a wrong port"),
        ("redis://:secret@r:70000", "has no host or a wrong port"),
        ("redis://me:sec/ret@r", "signs such as / ? @ in a password are written %2F"),
        ("redis://:secret@a,b", "has no host or a wrong port"),
        ("redis://:secret@r/calls", "has a database that is no number"),
        ("redis://:secret@r?password=secret", "has a parameter that redis:// does not take; it takes db"),
        ("rediss://:secret@r?ssl_cert_reqs=none", "takes db, ssl_ca_certs, ssl_certfile, ssl_keyfile"),
        ("redis://:secret@r?ssl_ca_certs=/etc/hosts", "has a parameter that redis:// does not take"),
        ("rediss://:secret@r?ssl_ca_certs=/not/there.pem", "names a file that is not there: ssl_ca_certs=/not/there"),
        ("unix://:secret@run/redis.sock", "must name a socket by its whole path"),
        ("redis+sentinel://:secret@a,b", "must end with the service that Sentinel watches"),
        ("redis+sentinel://:secret@a,:5/calls", "has no host or a wrong port"),
        ("redis+sentinel://:secret@a/calls/x", "has a database that is no number"),
    ],
)
def test_a_mistake_is_named_and_no_password_is_shown(monkeypatch: pytest.MonkeyPatch, url: str, complaint: str) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    with pytest.raises(ImproperlyConfigured) as error:
        envredis("REDIS_URL")
    assert str(error.value).startswith("REDIS_URL ")
    assert complaint in str(error.value)
    assert "secret" not in str(error.value)


def test_a_mistake_stops_every_command_in_one_line() -> None:
    refused = manage("check", **PRODUCTION | {"REDIS_URL": "redis+sentinel://:secret@a,b"})
    assert refused.returncode == 1
    assert refused.stderr.startswith("manage.py: REDIS_URL must end with the service")
    assert refused.stderr.count("\n") == 1


def test_layer_and_cache_have_the_same_address_and_prefix() -> None:
    url = "redis+sentinel://a:1,b:2/calls"
    shown = setting(
        "settings.CACHES['default']['LOCATION'], settings.CACHES['default']['KEY_PREFIX'], "
        "settings.CHANNEL_LAYERS['default']['CONFIG']['prefix'], "
        "settings.CHANNEL_LAYERS['default']['CONFIG']['hosts'][0]['sentinels']",
        **PRODUCTION | {"REDIS_URL": url, "REDIS_PREFIX": "ours"},
    )
    assert shown == f"{url} ours ours [('a', 1), ('b', 2)]"


def test_sentinels_that_do_not_answer_refuse_the_start_in_one_line(tmp_path: Path) -> None:
    settings = PRODUCTION | {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "PORT": str(free_port())}
    assert manage("migrate", **settings).returncode == 0
    # Nobody listens on port 1.
    refused = manage("serve", **settings | {"REDIS_URL": "redis+sentinel://:secret@127.0.0.1:1/calls"})
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].endswith("Redis does not answer: No master found for 'calls'")
