"""Pages for when something is wrong: in the product's look, saying what happened and where to go."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from rooms.views_errors import bad_request, server_error

from .pages import text_of


def test_an_address_without_a_page(client: Client, db: None) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is nothing here" in text_of(answer)
    assert "Back to your rooms" in text_of(answer)


def test_a_form_that_is_too_old(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/join/", {"code": "x"})
    assert answer.status_code == 403
    assert "This page had been open for too long" in text_of(answer)


@pytest.mark.parametrize(
    ("view", "status", "said"),
    [(server_error, 500, "Something broke on the server"), (bad_request, 400, "The server could not read that")],
)
def test_a_broken_page_needs_no_database(view: object, status: int, said: str) -> None:
    request: HttpRequest = RequestFactory().get("/")
    args = (request, ValueError()) if status == 400 else (request,)
    answer = view(*args)  # type: ignore[operator]
    assert answer.status_code == status
    assert said in text_of(answer)
    assert "Parley" in text_of(answer)
