"""What people and other systems read when something went wrong outside every view."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from portal.customers import middleware

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture
def visitor(logged_in, buyer) -> Client:
    """Return a client of the buyer's that is answered instead of shown exceptions."""
    client: Client = logged_in(buyer)
    client.raise_request_exception = False
    return client


def fail_with(error: Exception, monkeypatch) -> None:
    """Let every request fail at the door."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(middleware, "membership_of", fail)


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_a_database_that_is_away_is_said_to_come_back(visitor, monkeypatch, error):
    fail_with(error, monkeypatch)

    page, answer = visitor.get("/"), visitor.get("/api/v1/orders/")

    assert (page.status_code, page["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert (answer.status_code, answer["Content-Type"]) == (503, PROBLEM)
    assert answer.json()["code"] == "unavailable"
    assert page["Retry-After"] == answer["Retry-After"] == "5"


def test_a_defect_is_a_page_for_people_and_a_problem_for_systems(visitor, monkeypatch):
    fail_with(ZeroDivisionError(), monkeypatch)

    page, answer = visitor.get("/"), visitor.get("/api/v1/orders/")

    assert (page.status_code, page["Content-Type"]) == (500, "text/html; charset=utf-8")
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert answer.json()["code"] == "defect"


@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", "Something broke on our side"), ("fr", "Une erreur s’est produite chez nous")],
)
def test_a_defect_is_told_in_the_reader_s_language_with_a_way_home(visitor, monkeypatch, language, heading):
    fail_with(ZeroDivisionError(), monkeypatch)

    page = visitor.get("/", headers={"accept-language": language}).content.decode()

    assert f'<html lang="{language}">' in page
    assert f"<h1>{heading}</h1>" in page
    assert '<a class="button primary" href="/">' in page


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/basket/add/", "/basket/"),
        ("/checkout/", "/basket/"),
        ("/orders/C-1/again/", "/orders/C-1/"),
        ("/orders/C-1/gains/6a63bb2c-43b4-4b8f-a7ac-1d4b5ab7a3a6/", "/orders/C-1/"),
        ("/keys/abc/end/", "/keys/"),
        ("/ship-to/", "/"),
    ],
)
def test_the_address_of_a_form_opened_by_itself_leads_to_its_page(administrator, logged_in, path, page):
    answer = logged_in(administrator).get(path, headers={"accept-language": "en"})

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert f'<a class="button primary" href="{page}">' in answer.content.decode()


def test_a_part_of_a_page_and_another_system_keep_their_plain_refusal(visitor):
    part = visitor.get("/basket/add/", headers={"hx-request": "true"})
    answer = visitor.get("/api/v1/promises/")

    assert (part.status_code, part.content) == (405, b"")
    assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM)


@pytest.mark.parametrize(
    ("method", "path", "status"), [("get", "nowhere/", 404), ("get", "v1/nowhere/", 404)]
)
def test_an_unknown_address_is_a_page_for_people_and_a_problem_for_systems(visitor, method, path, status):
    page, answer = getattr(visitor, method)(f"/{path}"), getattr(visitor, method)(f"/api/{path}")

    assert (page.status_code, page["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)


def test_a_request_to_another_host_is_refused_to_people_and_systems(visitor):
    page, answer = (visitor.get(path, headers={"host": "evil.example"}) for path in ("/", "/api/v1/orders/"))

    assert (page.status_code, answer.status_code, answer["Content-Type"]) == (400, 400, PROBLEM)


def test_who_may_not_see_a_page_can_come_in_as_somebody_else(logged_in, buyer):
    answer = logged_in(buyer).get("/company/", headers={"accept-language": "en"})

    assert answer.status_code == 403
    assert '<a class="button" href="/account/logout/">Use another account</a>' in answer.content.decode()


def test_a_page_that_is_away_for_a_moment_can_be_asked_for_again(visitor, monkeypatch):
    fail_with(OperationalError("gone"), monkeypatch)

    page = visitor.get("/orders/", headers={"accept-language": "en"}).content.decode()

    assert '<a class="button primary" href="">Try again</a>' in page
