"""Requests to an installation's pages without a browser."""

import asyncio
import http.client
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

# Django takes any text of this length as the token if cookie and field agree.
CSRF = "c" * 32


async def post(origin: str, path: str, session: str = "", **fields: str) -> int:
    """Send a form as the signed-in page would; gives the status (a redirect is not followed)."""
    return (await asyncio.to_thread(_response, "POST", origin, path, session, **fields)).status


async def sign_in(origin: str, email: str, password: str) -> str:
    """Sign in by the form; gives the session's key, which is the cookie's value."""
    response = await asyncio.to_thread(
        _response, "POST", origin, "/accounts/login/", "", login=email, password=password
    )
    cookies = SimpleCookie()
    for line in response.headers.get_all("Set-Cookie", []):
        cookies.load(line)
    assert "session" in cookies, f"{email} is not signed in: {response.status}"
    return cookies["session"].value


async def get(origin: str, path: str, session: str = "") -> int:
    """Fetch a page; gives the status (a redirect is not followed)."""
    return (await asyncio.to_thread(_response, "GET", origin, path, session)).status


def _response(method: str, origin: str, path: str, session: str, **fields: str) -> http.client.HTTPResponse:
    address = urlsplit(origin)
    connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=20)
    headers = {"Host": address.netloc, "Origin": origin, "Cookie": f"csrf={CSRF}; session={session}"}
    body = None
    if method == "POST":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode({**fields, "csrfmiddlewaretoken": CSRF})
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


async def rename_room(origin: str, session: str, slug: str, name: str) -> None:
    """Save the settings form with another name, and the other fields as a new room has them."""
    fields = {"name": name, "access": "members", "capacity": "6"}
    assert await post(origin, f"/rooms/{slug}/settings/", session, **fields) == 302


async def delete_room(origin: str, session: str, slug: str) -> None:
    """Confirm that the room be deleted."""
    assert await post(origin, f"/rooms/{slug}/delete/", session) == 302


async def remove_member(origin: str, session: str, slug: str, membership: int) -> None:
    """Take a membership away."""
    assert await post(origin, f"/rooms/{slug}/members/{membership}/remove/", session) == 302


async def act(origin: str, session: str, model: str, action: str, key: str) -> None:
    """Choose an action of the admin for one row of `model`, such as `rooms/room`."""
    fields = {"action": action, "_selected_action": key, "index": "0", "select_across": "0"}
    assert await post(origin, f"/admin/{model}/", session, **fields) == 302
