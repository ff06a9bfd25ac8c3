"""A change above the limit: only what is more waits, and nobody says yes to himself."""

from decimal import Decimal

import pytest

from orders.models import PromiseEntry
from orders.placing import approve_order, reject_order
from orders.placing.approval import OwnOrderError
from portal.customers.models import Membership
from promising.services import RequestedLine
from tests.orders.changing.looking import limit, stock, total_of

pytestmark = pytest.mark.usefixtures("system")


def test_only_what_is_more_waits_for_approval(
    order_of, preview, apply, lines, bolt, nut, buyer, approver, company, now
):
    number = order_of(("BOLT-M10", 100))
    limit(buyer, total_of(number))
    view = preview(number, quantities={1: 150}, additions=[RequestedLine("NUT-M10", 10)])

    answer = apply(view)

    assert view.shown.needs_approval
    assert answer.state == "to_approve"
    assert lines() == [(1, 1, 100, "confirmed"), (1, 2, 50, "to_approve"), (2, 1, 10, "to_approve")]
    assert stock() == {"BOLT-M10": 150, "NUT-M10": 10}
    approve_order(company_id=company.pk, user=approver, number=number, now=now)
    assert {state for *_rest, state in lines()} == {"confirmed"}


def test_a_rejected_addition_leaves_the_order_as_it_was_confirmed(
    order_of, preview, apply, lines, bolt, buyer, approver, company, now
):
    number = order_of(("BOLT-M10", 100))
    total = total_of(number)
    limit(buyer, total)
    apply(preview(number, quantities={1: 150}))

    reject_order(company_id=company.pk, user=approver, number=number, now=now)

    assert lines() == [(1, 1, 100, "confirmed"), (1, 2, 50, "cancelled")]
    assert total_of(number) == total
    assert stock() == {"BOLT-M10": 100}


def test_an_order_brought_below_the_limit_goes_on_without_approval(
    order_of, preview, apply, lines, bolt, buyer
):
    limit(buyer, Decimal(30))
    number = order_of(("BOLT-M10", 100))
    assert lines() == [(1, 1, 100, "to_approve")]

    view = preview(number, quantities={1: 10})
    apply(view)

    assert view.shown.is_released
    assert lines() == [(1, 1, 10, "confirmed")]
    assert PromiseEntry.objects.filter(kind="confirmed", line__order__number=number).exists()


def test_nobody_approves_what_he_added_himself(
    order_of, preview, apply, bolt, buyer, administrator, company, now
):
    Membership.objects.filter(user=administrator).update(roles=["administrator", "approver"])
    number = order_of(("BOLT-M10", 100))
    limit(administrator, Decimal(1))
    apply(preview(number, quantities={1: 150}, user=administrator), user=administrator)

    with pytest.raises(OwnOrderError):
        approve_order(company_id=company.pk, user=administrator, number=number, now=now)
