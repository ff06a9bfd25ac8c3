"""The REST API as another system meets it: promise, order, follow, cancel, return, and every refusal explained."""

from uuid import uuid4

import pytest
import zeal
from django.test import Client

from inventory.models import StockBalance
from orders.aftersales.models import Return
from orders.models import LineState, Order
from orders.selectors import ORDER_STATES
from portal.customers.models import Membership
from portal.customers.services import issue_api_key, revoke_api_key
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from promising.models import Promise
from tests import factories
from tests.order_factories import Wish, make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(network):
    found = factories.make_item()
    factories.put_stock(found, network.site, 500)
    return found


class Caller:
    """Another system with a key."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def get(self, path: str):
        with zeal.zeal_context():
            return self.client.get(f"/api/v1/{path}")

    def post(self, path: str, body: object, key: str = ""):
        headers = {"Idempotency-Key": key} if key else {}
        with zeal.zeal_context():
            return self.client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


@pytest.fixture
def caller(buyer, ship_to, item):
    with scope(SYSTEM):
        _key, secret = issue_api_key(
            membership=Membership.objects.get(user=buyer), label="ERP", now=clock.now()
        )
    return Caller(secret)


def wish(ship_to, *lines, **more):
    return {"ship_to": str(ship_to.public_id), "lines": list(lines), **more}


def test_a_line_comes_from_the_site_and_by_the_service_that_it_names(caller, ship_to, item):
    line = {"sku": item.sku, "quantity": "10"}
    chosen = {**line, "site": "DC-LYON", "service": "express"}

    answer = caller.post("promises/", wish(ship_to, line, chosen))

    assert answer.status_code == 201
    for option in answer.json()["options"]:
        first, second = option["lines"]
        assert not {"site", "service"} & first.keys()
        assert (second["site"], second["service"]) == ("DC-LYON", "express")
        assert {part["service"] for part in second["schedule"]} == {"express"}
    body = {"promise": answer.json()["id"], "option": "cheapest"}
    assert caller.post("orders/", body, key="1").status_code == 201
    with scope(SYSTEM):
        lanes = Order.objects.get().lines.order_by("position").values_list("lane__service", flat=True)
        assert list(lanes)[1] == "express"


def test_a_system_promises_orders_follows_and_cancels(caller, ship_to, item):
    promise = caller.post("promises/", wish(ship_to, {"sku": item.sku, "quantity": "2", "unit": "BOX"}))
    assert promise.status_code == 201
    (line,) = promise.json()["options"][0]["lines"]
    assert line["schedule"][0]["quantity"] == "200.000" or line["schedule"][0]["quantity"] == "200"
    body = {"promise": promise.json()["id"], "option": "earliest", "purchase_order": "PO-7"}

    placed = caller.post("orders/", body, key="one")
    again = caller.post("orders/", body, key="one")
    other = caller.post("orders/", {**body, "purchase_order": "PO-8"}, key="one")

    number = placed.json()["number"]
    assert (placed.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.json()["number"] == number
    assert other.json()["code"] == "idempotency_key_reused"
    assert caller.get(f"orders/{number}/").json()["purchase_order"] == "PO-7"
    events = caller.get(f"orders/{number}/events/?after=0").json()["results"]
    assert [event["event"] for event in events] == list(range(1, len(events) + 1))
    cancelled = caller.post(f"orders/{number}/cancel/", {})
    assert cancelled.json()["state"] == "cancelled"
    with scope(SYSTEM):
        assert Order.objects.count() == 1
        assert StockBalance.objects.get(item=item).reserved == 0


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ({"sku": "NO-SUCH", "quantity": "1"}, "unknown_item", "sku"),
        ({"sku": "BOLT-M10", "quantity": "1", "unit": "XXX"}, "unknown_unit", "unit"),
        ({"sku": "BOLT-M10", "quantity": "many"}, "invalid_quantity", "quantity"),
        ({"sku": "BOLT-M10", "quantity": "-3"}, "invalid_quantity", "quantity"),
        ({"sku": "BOLT-M10", "quantity": "NaN"}, "invalid_quantity", "quantity"),
        ({"sku": "BOLT-M10", "quantity": "1e40"}, "invalid_quantity", "quantity"),
        ({"sku": "BOLT-M10", "quantity": "1e400000000"}, "invalid_quantity", "quantity"),
        ({"sku": "BOLT-M10", "quantity": "-1e400000000"}, "invalid_quantity", "quantity"),
        ({"sku": "BOLT-M10", "quantity": "0.5"}, "quantity_not_multiple", "quantity"),
    ],
)
def test_a_line_that_cannot_be_promised_is_named_with_its_remedy(caller, ship_to, line, code, field):
    good = {"sku": "BOLT-M10", "quantity": "1"}

    answer = caller.post("promises/", wish(ship_to, good, line))

    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, code)
    assert problem["errors"][0]["line"] == 2
    assert problem["errors"][0]["field"] == field
    assert problem["errors"][0]["remedy"]
    with scope(SYSTEM):
        assert Promise.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"ship_to": "x", "lines": []}, 400),
        ({"ship_to": str(uuid4()), "lines": [{"sku": "BOLT-M10", "quantity": "1"}]}, 404),
        ([], 400),
        ("text", 400),
    ],
)
def test_a_request_of_another_form_is_explained(caller, body, status):
    answer = caller.post("promises/", body)

    assert answer.status_code == status
    assert answer.json()["code"]
    with scope(SYSTEM):
        assert Promise.objects.count() == 0


def test_a_past_date_and_too_many_lines_are_refused(caller, ship_to):
    line = {"sku": "BOLT-M10", "quantity": "1"}

    past = caller.post("promises/", wish(ship_to, line, wanted="2020-01-01"))
    many = caller.post("promises/", wish(ship_to, *[line] * 10_001))

    assert (past.status_code, past.json()["code"]) == (422, "past_date")
    assert (many.status_code, many.json()["code"]) == (422, "too_many_lines")
    with scope(SYSTEM):
        assert Promise.objects.count() == 0


def test_an_order_needs_an_idempotency_key(caller, ship_to, item):
    promise = caller.post("promises/", wish(ship_to, {"sku": item.sku, "quantity": "1"})).json()

    answer = caller.post("orders/", {"promise": promise["id"], "option": "earliest"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    with scope(SYSTEM):
        assert Order.objects.count() == 0


def test_json_that_cannot_be_read_is_a_problem_not_a_crash(caller):
    answer = caller.client.post("/api/v1/promises/", b"{not json", content_type="application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_products_show_price_availability_and_facets(caller, item):
    found = caller.get("products/?q=bolt").json()

    assert found["count"] == 1
    assert found["results"][0]["sku"] == item.sku
    assert found["results"][0]["price"] == {"amount": "0.5000", "currency": "EUR", "source": "list"}
    assert found["results"][0]["available"]["state"] in {"now", "later"}
    assert caller.get(f"products/{item.sku}/").json()["sku"] == item.sku
    assert caller.get("products/NONE/").status_code == 404
    assert caller.get("products/?sort=wild").status_code == 400


def test_goods_are_sent_back_over_the_api(caller, company, ship_to, buyer, network, item):
    order = make_order(
        company=company,
        ship_to=ship_to,
        lane=network.standard,
        wishes=[Wish(item, 10, LineState.DELIVERED)],
        now=clock.now(),
        buyer=buyer,
    )
    part = caller.get(f"orders/{order.number}/").json()["lines"][0]["schedule"][0]
    body = {"order": order.number, "lines": [{"line": part["id"], "quantity": "11", "reason": "damaged"}]}

    too_many = caller.post("returns/", body)
    body["lines"][0]["quantity"] = "4"
    asked = caller.post("returns/", body)

    assert too_many.status_code == 422
    assert asked.status_code == 201
    assert asked.json()["lines"][0]["quantity"] in {"4", "4.000"}
    with scope(SYSTEM):
        assert Return.objects.count() == 1


def test_a_revoked_key_opens_nothing(caller, buyer):
    with scope(SYSTEM):
        membership = Membership.objects.get(user=buyer)
        for key in buyer.api_keys.all():
            revoke_api_key(membership=membership, key=key, now=clock.now())

    assert caller.get("orders/").status_code == 401


def test_the_list_of_orders_takes_the_same_queries_for_any_number(
    caller, company, ship_to, network, item, django_assert_num_queries
):
    def order(number: int) -> None:
        make_order(
            company=company, ship_to=ship_to, lane=network.standard, wishes=[Wish(item, 1)], now=clock.now(),
            number=f"C-2026-{number:06d}",
        )  # fmt: skip

    order(1)
    with django_assert_num_queries(7):
        assert len(caller.get("orders/").json()["results"]) == 1
    order(2)
    order(3)
    with django_assert_num_queries(7):
        assert len(caller.get("orders/").json()["results"]) == 3


def test_the_schema_names_every_address(client):
    schema = client.get("/api/schema/?format=json")

    assert schema.status_code == 200
    for path in (
        "/api/v1/products/",
        "/api/v1/promises/",
        "/api/v1/orders/{number}/events/",
        "/api/v1/returns/",
    ):
        assert path in schema.content.decode()


@pytest.mark.parametrize(
    ("query", "field", "told"),
    [
        ("state=shiped", "state", "shipped"),
        ("cursor=abc", "cursor", "`next`"),
        ("page_size=0", "page_size", "200"),
    ],
)
def test_a_list_that_cannot_be_as_asked_is_refused_and_says_what_can_be(caller, query, field, told):
    answer = caller.get(f"orders/?{query}")

    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["field"]) == (400, field)
    assert told in fault["detail"]


@pytest.mark.parametrize("state", ORDER_STATES)
def test_a_list_can_be_asked_for_every_state(caller, network, state):
    answer = caller.get(f"orders/?state={state}&cursor=")

    assert answer.status_code == 200


def test_a_page_leads_to_the_next_and_back(caller, company, ship_to, network, item):
    for number in (1, 2, 3):
        make_order(
            company=company, ship_to=ship_to, lane=network.standard, wishes=[Wish(item, 1)], now=clock.now(),
            number=f"C-2026-{number:06d}",
        )  # fmt: skip

    first = caller.get("orders/?page_size=2&state=open").json()
    second = caller.get("orders/?" + first["next"].split("?")[1]).json()
    back = caller.get("orders/?" + second["previous"].split("?")[1]).json()

    assert [row["number"][-1] for row in first["results"] + second["results"]] == ["3", "2", "1"]
    assert back["results"] == first["results"]
