"""The API against its own description: whatever is sent, no answer is a defect, and each has the documented form."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
import zeal
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from orders.models import LineState
from portal.customers.models import Membership
from portal.customers.services import issue_api_key
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from promising.services import RequestedLine, quote_promise
from tests import factories
from tests.order_factories import Wish, ask_return, make_order

DESCRIPTION: dict[str, Any] = SchemaGenerator().get_schema(public=True)
FORM = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
TRIES = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def operations() -> Iterator[tuple[str, str]]:
    for path, methods in sorted(DESCRIPTION["paths"].items()):
        yield from ((path, method) for method in methods if path.startswith("/api/v1/"))


@pytest.fixture
def known(company, ship_to, buyer, network, now):
    """Return names of things of the company that an address can carry, and a key of its buyer."""
    item = factories.make_item("BOLT-M10")
    factories.put_stock(item, network.site, 500)
    with scope(SYSTEM), zeal.zeal_ignore():
        order = make_order(
            company=company,
            ship_to=ship_to,
            lane=network.standard,
            wishes=[Wish(item, 10), Wish(item, 5, LineState.DELIVERED)],
            now=now,
            number="C-2025-000001",
            buyer=buyer,
        )
        ask_return(order, 2, now)
        promise = quote_promise(
            company_id=company.pk,
            user=buyer,
            ship_to=ship_to.public_id,
            lines=[RequestedLine(item.sku, 10)],
            now=clock.now(),
        )
        membership = Membership.objects.get(user=buyer)
        _key, secret = issue_api_key(membership=membership, label="ERP", now=now)
    return {
        "/orders/": {"number": order.number},
        "/returns/": {"number": "R-1"},
        "/promises/": {"public_id": str(promise.id)},
        "/products/": {"sku": item.sku},
        "secret": secret,
    }


@pytest.fixture
def one_connection():
    """Keep the test's connection over its requests, as Django's own test client does."""
    both = (request_started, request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


def names_of(path: str, known: dict[str, Any]) -> dict[str, str]:
    return next((names for part, names in known.items() if part in path), {})


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("path", "method"), list(operations()))
def test_whatever_is_sent_the_answer_has_the_documented_form(path, method, mode, known, one_connection):
    schema = schemathesis.openapi.from_dict(DESCRIPTION)
    schema.app = get_wsgi_application()
    operation = schema[path][method]
    headers = {"Authorization": f"Bearer {known['secret']}"}

    @TRIES
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case):
        for name, value in names_of(path, known).items():
            if name in case.path_parameters:
                case.path_parameters[name] = value
        with zeal.zeal_ignore():
            case.call_and_validate(headers=headers, checks=FORM)

    send()


@pytest.mark.django_db
def test_the_way_from_a_promise_to_a_return_is_answered_as_documented(known, ship_to, one_connection):
    schema = schemathesis.openapi.from_dict(DESCRIPTION)
    schema.app = get_wsgi_application()

    def send(path, method="POST", body=None, **names):
        sent = {} if body is None else {"body": body}
        case = schema["/api/v1/" + path][method].Case(path_parameters=names, **sent)
        headers = {"Authorization": f"Bearer {known['secret']}", "Idempotency-Key": str(uuid4())}
        with zeal.zeal_ignore():
            answer = case.call_and_validate(headers=headers, checks=FORM)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    wish = {"ship_to": str(ship_to.public_id), "lines": [{"sku": "BOLT-M10", "quantity": "10"}]}
    promise = send("promises/", body=wish)
    send("promises/{public_id}/hold/", public_id=promise["id"], body={"option": "earliest"})
    placed = send("orders/", body={"promise": promise["id"], "option": "earliest"})
    change = {"lines": [{"position": 1, "quantity": "8"}]}
    preview = send("orders/{number}/changes/", number=placed["number"], body=change)
    apply = "orders/{number}/changes/{public_id}/apply/"
    send(apply, number=placed["number"], public_id=preview["id"])
    send("orders/{number}/cancel/", number=placed["number"], body={"reason": "Closed"})
    number = known["/orders/"]["number"]
    delivered = send("orders/{number}/", "GET", number=number)["lines"][1]["schedule"][0]
    back = {"line": delivered["id"], "quantity": "1", "reason": "damaged"}

    asked = send("returns/", body={"order": number, "lines": [back]})

    assert asked["state"] == "requested"


@pytest.mark.parametrize(("path", "method"), list(operations()))
def test_an_operation_says_what_it_does_and_how_it_refuses(path, method):
    told = DESCRIPTION["paths"][path][method]

    assert told["summary"]
    assert told["description"]
    assert len(told["tags"]) == 1
    assert {"401", "403", "503"} <= set(told["responses"])
    for status, answer in told["responses"].items():
        media = "application/problem+json" if int(status) >= 400 else "application/json"
        assert set(answer["content"]) == {media}
        assert "$ref" in answer["content"][media]["schema"]


@pytest.mark.parametrize(("path", "method"), [one for one in operations() if one[1] == "post"])
def test_a_request_with_a_body_has_an_example(path, method):
    body = DESCRIPTION["paths"][path][method].get("requestBody")

    assert body is None or body["content"]["application/json"]["examples"]


@pytest.mark.django_db
def test_the_documentation_needs_nothing_inline(client):
    page = client.get("/api/docs/").content.decode()

    assert "<style" not in page
    assert 'href="/static/css/docs.css"' in page
