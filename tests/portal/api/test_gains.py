"""Earlier deliveries over the API: seen on the order, accepted once, or declined."""

from uuid import uuid4

import pytest
import zeal
from django.test import Client

from orders.models import Gain
from portal.customers.models import Membership
from portal.customers.services import issue_api_key
from portal.kernel import clock
from portal.kernel.tenancy import SYSTEM, scope
from tests.gain_factories import make_offer
from tests.order_factories import only_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(company, buyer, ship_to, network):
    return make_offer(company=company, buyer=buyer, ship_to=ship_to, network=network, now=clock.now())


@pytest.fixture
def call():
    """Return a function that asks the API with a key of somebody's."""

    def ask(user, method, path, key=""):
        with scope(SYSTEM), zeal.zeal_context():
            membership = Membership.objects.get(user=user)
            _key, secret = issue_api_key(membership=membership, label="ERP", now=clock.now())
        headers = {"authorization": f"Bearer {secret}"} | ({"Idempotency-Key": key} if key else {})
        with zeal.zeal_context():
            return getattr(Client(headers=headers), method)(f"/api/v1/{path}")

    return ask


def path_of(gain, deed):
    return f"orders/{gain.order.number}/gains/{gain.public_id}/{deed}/"


def state_of(gain):
    with scope(SYSTEM):
        return Gain.objects.get(pk=gain.pk).state


def test_an_order_shows_what_it_is_offered(offered, buyer, call):
    (gain,) = call(buyer, "get", f"orders/{offered.order.number}/").json()["gains"]

    (line,) = gain["lines"]
    assert gain["id"] == str(offered.public_id)
    assert (line["sku"], line["position"], line["quantity"]) == ("BOLT", 1, "100.000")
    assert line["deliver_until"] < line["confirmed_until"]
    assert gain["deliver_until"] == line["deliver_until"]


def test_an_offer_is_accepted_once(offered, buyer, call):
    first = call(buyer, "post", path_of(offered, "accept"), key="key-1")
    again = call(buyer, "post", path_of(offered, "accept"), key="key-1")

    assert first.status_code == 200
    assert again.json() == first.json()
    assert first.json()["id"] == str(offered.public_id)
    assert only_line(offered.order).deliver_until == offered.deliver_until
    shown = call(buyer, "get", f"orders/{offered.order.number}/").json()
    assert shown["gains"] == []
    assert shown["lines"][0]["schedule"][0]["promise_ledger"][-1]["kind"] == "repromised"
    events = call(buyer, "get", f"orders/{offered.order.number}/events/").json()["results"]
    assert [event["kind"] for event in events][-2:] == ["gain_offered", "gain_accepted"]


def test_an_offer_is_declined(offered, buyer, call):
    before = only_line(offered.order).deliver_until

    answer = call(buyer, "post", path_of(offered, "decline"))
    late = call(buyer, "post", path_of(offered, "accept"), key="key-1")

    assert (answer.status_code, answer.json()["gains"]) == (200, [])
    assert (late.status_code, late.json()["code"]) == (409, "decided_gain")
    assert only_line(offered.order).deliver_until == before


def test_accepting_needs_a_key(offered, buyer, call):
    answer = call(buyer, "post", path_of(offered, "accept"))

    assert answer.status_code == 400
    assert state_of(offered) == "offered"


def test_an_expired_offer_is_a_conflict(offered, buyer, call):
    with scope(SYSTEM):
        Gain.objects.update(expires_at=clock.now())

    answer = call(buyer, "post", path_of(offered, "accept"), key="key-1")

    assert (answer.status_code, answer.json()["code"]) == (409, "expired_gain")
    assert answer.json()["errors"][0]["field"] == "gain"
    assert state_of(offered) == "offered"


def test_an_approver_may_not_answer(offered, approver, call):
    answer = call(approver, "post", path_of(offered, "accept"), key="key-1")

    assert answer.status_code == 403
    assert state_of(offered) == "offered"


def test_another_company_s_offer_is_not_there(offered, outsider, call):
    answers = [
        call(outsider, "post", path_of(offered, "accept"), key="key-1").status_code,
        call(outsider, "post", path_of(offered, "decline")).status_code,
    ]

    assert answers == [404, 404]
    assert state_of(offered) == "offered"


def test_an_unknown_offer_is_not_there(offered, buyer, call):
    answer = call(buyer, "post", f"orders/{offered.order.number}/gains/{uuid4()}/accept/", key="key-1")

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_gain")
