"""Changes of orders over the API: seen first, applied once, every refusal with line, field and remedy."""

from uuid import uuid4

import pytest
import zeal
from django.test import Client

from inventory.models import StockBalance
from orders.models import Order, OrderChange
from portal.customers.models import Membership
from portal.customers.services import issue_api_key
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from tests import factories

pytestmark = pytest.mark.django_db


class Caller:
    """Another system with a key of the buyer's."""

    def __init__(self, user) -> None:
        with scope(SYSTEM), zeal.zeal_context():
            membership = Membership.objects.get(user=user)
            _key, secret = issue_api_key(membership=membership, label="ERP", now=clock.now())
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def post(self, path: str, body: object = None, key: str = ""):
        headers = {"Idempotency-Key": key} if key else {}
        with zeal.zeal_context():
            return self.client.post(
                f"/api/v1/{path}", body or {}, content_type="application/json", headers=headers
            )


@pytest.fixture
def item(network):
    found = factories.make_item()
    factories.put_stock(found, network.site, 500)
    return found


@pytest.fixture
def caller(buyer, ship_to, item):
    return Caller(buyer)


@pytest.fixture
def number(caller, ship_to, item):
    """Order two boxes, wanted in three weeks, whatever day it is."""
    wish = {"ship_to": str(ship_to.public_id), "lines": [{"sku": item.sku, "quantity": "2", "unit": "BOX"}]}
    promise = caller.post("promises/", wish).json()
    placed = caller.post("orders/", {"promise": promise["id"], "option": "cheapest"}, key=str(uuid4()))
    return placed.json()["number"]


def reserved() -> int:
    return int(StockBalance.objects.values_list("reserved", flat=True)[0])


def test_a_system_sees_a_change_and_then_applies_it_once(caller, number, item):
    seen = caller.post(
        f"orders/{number}/changes/",
        {"lines": [{"position": 1, "quantity": "3"}], "purchase_order": "PO-2"},
    )

    assert seen.status_code == 201
    change = seen.json()
    (line,) = change["lines"]
    assert (line["change"], line["before"]["unit_quantity"], line["after"]["unit_quantity"]) == (
        "raised",
        "2",
        "3",
    )
    assert line["after"]["schedule"][0]["deliver_until"]
    assert (change["before"]["purchase_order"], change["after"]["purchase_order"]) == ("", "PO-2")
    (chosen,) = [option for option in change["options"] if option["code"] == change["option"]]
    assert (chosen["carriage"], chosen["total"]) == (change["after"]["carriage"], change["after"]["total"])
    assert reserved() == 200

    path, key = f"orders/{number}/changes/{change['id']}/apply/", str(uuid4())
    answers = [caller.post(path, key=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["total"]["amount"] == change["after"]["total"]
    assert reserved() == 300


def test_an_item_is_added_and_another_taken_out(caller, number, item, network):
    other = factories.make_item("NUT")
    factories.put_stock(other, network.site, 50)

    seen = caller.post(
        f"orders/{number}/changes/",
        {"lines": [{"position": 1, "quantity": "0"}], "add": [{"sku": "NUT", "quantity": "5"}]},
    ).json()

    assert [(line["sku"], line["change"]) for line in seen["lines"]] == [
        (item.sku, "removed"),
        ("NUT", "added"),
    ]


@pytest.mark.parametrize(
    ("body", "status", "code", "field", "line"),
    [
        ({}, 422, "nothing_changed", "lines", None),
        ({"lines": [{"position": 1, "quantity": "0"}]}, 422, "nothing_left", "lines", None),
        ({"lines": [{"position": 9, "quantity": "1"}]}, 422, "unknown_position", "lines", 9),
        ({"lines": [{"position": 1, "quantity": "x"}]}, 422, "invalid_quantity", "quantity", 1),
        ({"add": [{"sku": "NONE", "quantity": "1"}]}, 422, "unknown_item", "add.sku", 1),
        ({"wanted": "2020-01-01"}, 422, "past_date", "wanted", None),
        ({"ship_to": str(uuid4())}, 404, "unknown_ship_to", "ship_to", None),
        ({"lines": [{"position": 1, "quantity": "3"}], "option": "wanted"}, 422, "unknown_option", "option", None),
    ],
)  # fmt: skip
def test_a_refusal_names_line_field_and_remedy(caller, number, body, status, code, field, line):
    answer = caller.post(f"orders/{number}/changes/", body)

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    (fault,) = problem["errors"]
    assert (fault["field"], fault.get("line")) == (field, line)
    assert fault["remedy"]
    with scope(SYSTEM):
        assert not OrderChange.objects.exists()


def test_a_position_is_named_once(caller, number):
    twice = [{"position": 1, "quantity": "3"}, {"position": 1, "quantity": "4"}]

    assert caller.post(f"orders/{number}/changes/", {"lines": twice}).status_code == 400


def test_a_change_without_a_key_is_not_applied(caller, number):
    change = caller.post(f"orders/{number}/changes/", {"cost_centre": "W4"}).json()

    answer = caller.post(f"orders/{number}/changes/{change['id']}/apply/")

    assert answer.status_code == 400
    with scope(SYSTEM):
        assert Order.objects.get().cost_centre == ""


def test_what_no_longer_stands_is_refused_with_a_fresh_preview(caller, number):
    first = caller.post(f"orders/{number}/changes/", {"cost_centre": "W4"}).json()
    second = caller.post(f"orders/{number}/changes/", {"lines": [{"position": 1, "quantity": "1"}]}).json()
    caller.post(f"orders/{number}/changes/{first['id']}/apply/", key=str(uuid4()))

    answer = caller.post(f"orders/{number}/changes/{second['id']}/apply/", key=str(uuid4()))

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "change_broken")
    assert problem["fresh"]["before"]["cost_centre"] == "W4"
    assert reserved() == 200
    again = caller.post(f"orders/{number}/changes/{problem['fresh']['id']}/apply/", key=str(uuid4()))
    assert again.status_code == 200
    assert reserved() == 100


def test_another_companys_order_looks_like_none(caller, number, outsider):
    change = caller.post(f"orders/{number}/changes/", {"cost_centre": "W4"}).json()
    stranger = Caller(outsider)

    answers = [
        stranger.post(f"orders/{number}/changes/", {"cost_centre": "W5"}),
        stranger.post(f"orders/{number}/changes/{change['id']}/apply/", key=str(uuid4())),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
