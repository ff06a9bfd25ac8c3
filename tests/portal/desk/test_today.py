"""The desk's first page: what needs somebody, worst first, and nothing when all is well."""

from datetime import timedelta

import pytest
from django.urls import reverse

from inventory.models import StockBalance
from orders.aftersales.models import Return
from orders.models import LineState, OrderLine
from portal.kernel.models import OutboxMessage
from portal.kernel.tenancy import SYSTEM, scope

TODAY = reverse("admin:index")


def text(page):
    return page.content.decode()


def test_a_quiet_day_says_so_and_shows_the_areas(office):
    page = text(office.get(TODAY))

    assert "Nothing needs you" in page
    for area in ("Orders", "Returns and credit notes", "Stock and network", "Promises", "Operation"):
        assert area in page


@pytest.fixture
def busy(order_in, now):
    """Make an overdue line, a line on hold, a shortage, stuck news and a return to decide."""
    order_in(LineState.SHIPPED, LineState.ON_HOLD)
    delivered = order_in(LineState.DELIVERED, number="C-2026-000002")
    with scope(SYSTEM):
        OrderLine.objects.filter(state=LineState.SHIPPED).update(deliver_until=now - timedelta(days=1))
        StockBalance.objects.update(shortage=3)
        OutboxMessage.objects.create(topic="hook", key="H-1", sequence=1, created_at=now - timedelta(hours=1))
        Return.objects.create(company=delivered.company, number="R-1", order=delivered, requested_at=now)


def test_exceptions_stand_worst_first_with_the_way_there(office, busy):
    page = text(office.get(TODAY))

    titles = [
        page.index(f'id="group-{kind}"') for kind in ("overdue", "shortage", "on_hold", "outbox", "returns")
    ]
    assert titles == sorted(titles)
    for way in (
        reverse("admin:orders_order_change", args=["C-2026-000001"]),
        reverse("admin:aftersales_return_change", args=["R-1"]),
        reverse("admin:inventory_stockbalance_changelist"),
        reverse("admin:kernel_outboxmessage_changelist"),
    ):
        assert f'href="{way}' in page


def test_one_kind_can_be_looked_at_alone(office, busy):
    page = text(office.get(TODAY, {"kind": "on_hold"}))

    assert 'id="group-on_hold"' in page
    assert 'id="group-overdue"' not in page


@pytest.mark.parametrize("path", ["/desk/", "/desk/orders/"])
def test_the_first_page_is_for_the_desk_only(path, client, logged_in, buyer):
    stranger = client.get(path)
    logged_in(buyer)

    assert stranger.status_code == 302
    assert client.get(path).status_code == 403


def test_french_is_the_desks_own_language(office, desk, busy):
    desk.language = "fr"
    desk.save(update_fields=["language"])

    assert office.get(TODAY).status_code == 200


def test_a_kind_without_anything_says_what_else_there_is(office, busy):
    page = text(office.get(TODAY, {"kind": "at_risk"}))

    assert "Nothing of this kind" in page
    assert "5 other things need somebody." in page
    assert "Every line is on time" not in page
    assert "Show all kinds" in page


def test_a_kind_that_does_not_exist_is_told_and_all_are_shown(office, busy):
    page = text(office.get(TODAY, {"kind": "<b>"}))

    assert "“&lt;b&gt;” is no kind; all are shown." in page
    assert 'id="group-overdue"' in page


def test_a_kind_alone_does_not_lead_to_itself_when_it_is_too_long(office, busy, monkeypatch):
    monkeypatch.setattr("portal.desk.today.SHOWN_OF_ONE_KIND", 1)
    with scope(SYSTEM):
        OrderLine.objects.update(state=LineState.ON_HOLD)

    page = text(office.get(TODAY, {"kind": "on_hold"}))

    assert "the first 1" in page
    assert page.count('href="?kind=on_hold"') == 0


def test_a_promise_at_risk_is_told_with_its_departure(office, order_in, now):
    order_in(LineState.CONFIRMED)
    with scope(SYSTEM):
        OrderLine.objects.update(ship_at=now + timedelta(minutes=1), deliver_until=now + timedelta(days=1))

    page = text(office.get(TODAY))

    assert 'id="group-at_risk"' in page
    assert "<th>Departure</th>" in page
    assert "<th>Since</th>" not in page
