"""Channel layer and cache reach Redis over TLS, by account and password, and refuse a server they can't verify."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from redis.exceptions import RedisError

from conference.cache import SharedCache
from conference.redis import layer_host
from rooms.signaling.relay import BusAway, Relay
from tests.scale.redises import LOGIN, USER, encrypted_redis, local_redis
from tests.support.certificates import Authority

Carries = Callable[[str], Awaitable[None]]


async def nothing(*_arguments: object) -> None: ...


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[int]:
    with encrypted_redis(tmp_path_factory.mktemp("encrypted"), authority) as port:
        yield port


@pytest.fixture(autouse=True)
def present() -> Iterator[None]:
    """No test leaves Redis marked as away."""
    yield
    SharedCache.away_until = 0


@pytest.fixture
async def carries(settings: Settings) -> AsyncIterator[Carries]:
    """Whether the channel layer at an address carries; raises BusAway or an error of Redis."""
    async with AsyncExitStack() as stack:

        async def see(url: str) -> None:
            settings.CHANNEL_LAYERS = {
                "default": {
                    "BACKEND": "conference.layer.PubSubLayer",
                    "CONFIG": {"hosts": [layer_host(url)], "prefix": "tls"},
                }
            }
            relay = Relay(nothing, nothing)
            stack.push_async_callback(relay.layer.flush)
            await relay.open()
            relay.listen()
            stack.push_async_callback(relay.deafen)
            await relay.see_itself()

        yield see


def counts(url: str) -> bool:
    """Whether the cache keeps a value at the address, and not in this process's memory."""
    SharedCache(url, {}).set("count", 1, 10)
    return bool(SharedCache.away_until == 0 and SharedCache(url, {}).get("count") == 1)


async def test_over_tls_with_an_account_layer_and_cache_work(carries: Carries, port: int, authority: Authority) -> None:
    url = f"rediss://{LOGIN}@localhost:{port}/3?ssl_ca_certs={authority.ca}"
    await carries(url)
    assert counts(url)


@pytest.mark.parametrize(
    "address",
    [
        "rediss://{login}@localhost:{port}",
        "rediss://{login}@localhost:{port}?ssl_ca_certs={stranger}",
        "rediss://{login}@127.0.0.2:{port}?ssl_ca_certs={ca}",
        "rediss://{user}:guessed@localhost:{port}?ssl_ca_certs={ca}",
        "rediss://localhost:{port}?ssl_ca_certs={ca}",
        "redis://{login}@localhost:{port}",
    ],
    ids=["unknown authority", "another authority", "another name", "wrong password", "no password", "no TLS"],
)
async def test_who_cannot_be_verified_or_signed_in_to_is_a_redis_that_is_away(
    carries: Carries,
    port: int,
    authority: Authority,
    address: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL)
    stranger = Authority(tmp_path, "stranger").ca
    url = address.format(login=LOGIN, user=USER, port=port, ca=authority.ca, stranger=stranger)
    with pytest.raises((BusAway, RedisError, OSError)):
        await carries(url)
    assert not counts(url)


async def test_on_a_socket_of_this_machine_layer_and_cache_work(carries: Carries, tmp_path: Path) -> None:
    with local_redis(tmp_path) as path:
        url = f"unix://{LOGIN}@{path}?db=2"
        await carries(url)
        assert counts(url)
