"""The way of a message is visible in the tree: each part of `rooms/` knows what lies below it, and no more."""

from pathlib import Path

import pytest

from tests.structure.imports import ROOT, cycles, module_name, python_files, python_graph, python_imports

SERVICES = python_files("rooms/services")
SIGNALING = python_files("rooms/signaling")
ROOMS = python_files("rooms")
# The socket itself, and the applications that own one.
AT_THE_SOCKET = {"socket.py", "endpoint.py", "consumer.py", "directory.py"}


def imports_any(path: Path, *names: str) -> set[str]:
    """Which of these modules (or what is in them) a file imports."""
    found = python_imports(path)
    return {each for each in found for name in names if each == name or each.startswith(f"{name}.")}


@pytest.mark.parametrize("path", SERVICES, ids=module_name)
def test_services_know_neither_sockets_nor_json(path: Path) -> None:
    assert not imports_any(path, "rooms.signaling", "channels", "json", "msgspec", "django.http", "asyncio", "daphne")


def test_what_a_room_is_knows_nothing_of_services_or_signaling() -> None:
    for name in ("models.py", "permissions.py"):
        assert not imports_any(ROOT / "rooms" / name, "rooms.services", "rooms.signaling", "channels")


# `reference.py`, the module and its command, writes of the messages' JSON rather than in it.
@pytest.mark.parametrize(
    "path", [path for path in ROOMS if path.name not in ("messages.py", "reference.py")], ids=module_name
)
def test_only_messages_knows_json(path: Path) -> None:
    assert not imports_any(path, "json", "msgspec.json", "simplejson", "orjson")
    assert "msgspec.json" not in path.read_text()
    assert "JSONDecode" not in path.read_text()


@pytest.mark.parametrize("path", [path for path in ROOMS if path.name != "relay.py"], ids=module_name)
def test_only_relay_knows_the_channel_layer(path: Path) -> None:
    assert not imports_any(path, "channels.layers", "channels_redis", "redis")


@pytest.mark.parametrize("path", [path for path in SIGNALING if path.name not in AT_THE_SOCKET], ids=module_name)
def test_only_consumers_know_the_socket(path: Path) -> None:
    assert not imports_any(
        path, "channels.consumer", "channels.generic", "channels.exceptions", "rooms.signaling.socket"
    )
    assert "websocket.send" not in path.read_text()


def test_handlers_know_no_consumer() -> None:
    path = ROOT / "rooms" / "signaling" / "handlers.py"
    above = [f"rooms.signaling.{name}" for name in ("consumer", "socket", "routing", "entrance")]
    assert not imports_any(path, *above, "channels")


def test_only_the_services_and_the_admin_write_presence() -> None:
    writers = ("Participant.objects.create", "Meeting.objects.create", "Instance.objects.create")
    for path in [path for path in ROOMS if path not in SERVICES]:
        assert not [each for each in writers if each in path.read_text()], path


def test_python_imports_have_no_cycle() -> None:
    assert cycles(python_graph("accounts", "conference", "rooms")) == []
