"""Four eyes on what is above a person's limit; the goods wait reserved."""

from decimal import Decimal

import pytest

from inventory.models import StockBalance
from orders.models import OrderEvent, OrderLine, PromiseEntry
from orders.placing import (
    NotAnApproverError,
    NotToApproveError,
    OwnOrderError,
    approve_order,
    reject_order,
)
from portal.customers.models import Membership

pytestmark = pytest.mark.usefixtures("system")


@pytest.fixture
def waiting(quote, place, bolt, buyer):
    """Return the number of an order of 700 bolts, 500 of them reserved, that waits for approval."""
    Membership.objects.filter(user=buyer).update(approval_threshold=Decimal(20))
    return place(quote(("BOLT-M10", 700))).number


def states() -> list[str]:
    return list(OrderLine.objects.order_by("part").values_list("state", flat=True))


def test_approval_confirms_what_is_reserved_and_backorders_the_rest(waiting, company, approver, now):
    approve_order(company_id=company.pk, user=approver, number=waiting, now=now)

    assert states() == ["confirmed", "backordered"]
    assert PromiseEntry.objects.get(kind="confirmed").author == approver
    assert OrderEvent.objects.filter(kind="approved", author=approver).count() == 2


def test_rejection_gives_the_goods_back_with_the_reason(waiting, company, approver, bolt, now):
    reject_order(company_id=company.pk, user=approver, number=waiting, reason="Too many", now=now)

    assert states() == ["cancelled", "cancelled"]
    assert StockBalance.objects.get(item=bolt).reserved == 0
    assert OrderEvent.objects.filter(kind="rejected")[0].data == {"reason": "Too many"}


def test_nobody_approves_his_own_order(waiting, company, buyer, now):
    Membership.objects.filter(user=buyer).update(roles=["buyer", "approver"])

    with pytest.raises(OwnOrderError):
        approve_order(company_id=company.pk, user=buyer, number=waiting, now=now)

    assert states() == ["to_approve", "to_approve"]


def test_a_buyer_without_the_role_cannot_approve(waiting, company, colleague, now):
    with pytest.raises(NotAnApproverError):
        approve_order(company_id=company.pk, user=colleague, number=waiting, now=now)

    assert states() == ["to_approve", "to_approve"]


def test_what_is_approved_does_not_wait_any_more(waiting, company, approver, now):
    approve_order(company_id=company.pk, user=approver, number=waiting, now=now)

    with pytest.raises(NotToApproveError):
        reject_order(company_id=company.pk, user=approver, number=waiting, now=now)

    assert states() == ["confirmed", "backordered"]
