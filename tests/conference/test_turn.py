"""TURN servers by setting: what is wrong is named without the secret, and a provider's are kept at hand."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from pytest_django import Settings

from conference.hosted import MISSING, PAUSE, Hosted
from conference.turn import BadServers, TurnServer, read_servers

SERVERS = [
    {"urls": ["stun:stun.example.org"]},
    {"url": "turn:old", "urls": "turn:turn.example.org:3478", "username": "u", "credential": "c"},
]
# What browsers understand of it.
USABLE = [
    {"urls": ["stun:stun.example.org"]},
    {"urls": "turn:turn.example.org:3478", "username": "u", "credential": "c"},
]


def test_servers_have_a_secret_or_a_password() -> None:
    text = '[{"urls": "turn:one", "secret": "s"}, {"urls": ["turn:two"], "username": "u", "password": "p"}]'
    assert read_servers(text) == [TurnServer(["turn:one"], "s"), TurnServer(["turn:two"], "", "u", "p")]
    assert read_servers("") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{secret}", "is not JSON"),
        ('{"urls": "turn:one", "secret": "hush"}', "must be a JSON list of objects"),
        ('["turn:one"]', "number 1 is none"),
        ('[{"secret": "hush"}]', "has no urls in server 1"),
        ('[{"urls": [7], "secret": "hush"}]', "has no urls in server 1"),
        ('[{"urls": "turn:one", "credential": "hush"}]', "has credential in server 1"),
        ('[{"urls": "turn:one", "secret": ["hush"]}]', "something else than a text in server 1"),
        ('[{"urls": "turn:one", "username": "u"}]', "either secret, or username and password, in server 1"),
        ('[{"urls": "turn:one", "secret": "hush", "username": "u"}]', "either secret, or username and password"),
    ],
)
def test_what_is_wrong_is_said_without_the_secret(text: str, said: str) -> None:
    with pytest.raises(BadServers, match=said) as raised:
        read_servers(text)
    assert "hush" not in str(raised.value)


@dataclass
class Provider:
    """A provider's door: what it answers, and what it was asked."""

    address: str
    answer: Any = field(default_factory=lambda: {"iceServers": SERVERS})
    asked: list[tuple[str, str, dict[str, str], str]] = field(default_factory=list)


@pytest.fixture
def provider() -> Iterator[Provider]:
    class Door(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            found.asked.append((self.command, self.path, dict(self.headers), body))
            self.send_response(200 if found.answer else 500)
            self.end_headers()
            self.wfile.write(json.dumps(found.answer).encode())

        do_GET = do_POST = answer  # noqa: N815 the names are the class's

        def log_message(self, *args: Any) -> None:
            """Print nothing."""

    server = HTTPServer(("127.0.0.1", 0), Door)
    found = Provider(f"127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def hosted(provider: Provider, settings: Settings) -> Hosted:
    """Credentials of that provider, by a clock that stands until a test turns it."""
    settings.TURN_API_URL, settings.TURN_API_TOKEN = f"http://{provider.address}/turn?x=1", "token"
    settings.TURN_TTL = 600
    return Hosted(lambda: 1000.0)


def test_with_a_token_it_is_a_post_of_json(provider: Provider, hosted: Hosted) -> None:
    hosted.refresh()
    ((method, path, headers, body),) = provider.asked
    assert (method, path, json.loads(body)) == ("POST", "/turn?x=1", {"ttl": 600})
    assert headers["Authorization"] == "Bearer token"
    assert headers["Content-Type"] == "application/json"
    assert hosted.servers() == (USABLE, 600)


def test_with_an_account_in_the_address_it_is_a_post_of_a_form(
    provider: Provider, hosted: Hosted, settings: Settings
) -> None:
    settings.TURN_API_URL, settings.TURN_API_TOKEN = f"http://AC1:p%40ss@{provider.address}/Tokens.json", ""
    provider.answer = {"ice_servers": SERVERS, "ttl": "600"}
    hosted.refresh()
    ((method, path, headers, body),) = provider.asked
    assert (method, path, body) == ("POST", "/Tokens.json", "Ttl=600")
    assert headers["Authorization"] == f"Basic {base64.b64encode(b'AC1:p@ss').decode()}"
    assert hosted.servers() == (USABLE, 600)


def test_with_neither_it_is_a_get(provider: Provider, hosted: Hosted, settings: Settings) -> None:
    settings.TURN_API_TOKEN = ""
    provider.answer = SERVERS
    hosted.refresh()
    assert [asked[:2] for asked in provider.asked] == [("GET", "/turn?x=1")]
    assert hosted.servers() == (USABLE, 600)


@pytest.mark.parametrize("answer", [None, "no", {"error": "no"}, [7], {"iceServers": SERVERS[:1]}])
def test_an_answer_without_servers_is_logged_and_the_old_ones_serve_on(
    provider: Provider, hosted: Hosted, answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    hosted.refresh()
    provider.answer = answer
    hosted.refresh()
    assert hosted.servers() == (USABLE, 600)
    assert "TURN_API_URL" in caplog.text
    assert "token" not in caplog.text.lower().replace("turn_api_token", "")


def test_it_is_asked_again_when_half_of_the_life_is_over(hosted: Hosted) -> None:
    now = 1000.0
    hosted.clock = lambda: now
    assert (hosted.servers(), hosted.wait) == (([], MISSING), PAUSE)
    hosted.refresh()
    assert hosted.wait == 300
    now = 1400.0
    assert (hosted.servers()[1], hosted.wait) == (200, PAUSE)
    now = 1600.0
    assert hosted.servers() == ([], MISSING)
