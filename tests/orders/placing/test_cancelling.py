"""Cancelling gives everything back, once, until the warehouse has it."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from inventory.audit import balance_differences
from inventory.models import Capacity, Receipt, StockBalance, SupplierItem
from orders.models import OrderEvent, OrderLine
from orders.placing import NotCancellableError, UnknownOrderError, cancel_lines, cancel_order
from orders.progress.warehouse import release_lines
from orders.selectors import order_detail
from portal.kernel.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.usefixtures("system")


@pytest.fixture
def cancel(company, buyer, now):
    def give_up(number, **changes):
        cancel_order(**{"company_id": company.pk, "user": buyer, "number": number, "now": now} | changes)

    return give_up


def detail_of(number, now):
    found = order_detail(number=number, now=now)
    assert found is not None
    return found


def states() -> list[str]:
    return list(OrderLine.objects.order_by("position", "part").values_list("state", flat=True))


def test_cancelling_gives_stock_and_capacity_back(quote, place, cancel, bolt, network):
    Capacity.objects.create(site=network.site, resource="pick_lines", on=date(2026, 3, 10), quantity=9)
    placed = place(quote(("BOLT-M10", 700)))
    assert Capacity.objects.get().used == 1

    cancel(placed.number, reason="Ordered twice")

    assert states() == ["cancelled", "cancelled"]
    assert StockBalance.objects.get(item=bolt).reserved == 0
    assert Capacity.objects.get().used == 0
    assert OrderEvent.objects.filter(kind="cancelled")[0].data == {"reason": "Ordered twice"}


def test_what_is_given_back_is_offered_to_those_who_wait(quote, place, cancel, bolt, network):
    placed = place(quote(("BOLT-M10", 100)))

    cancel(placed.number)

    news = OutboxMessage.objects.get(topic="supply")
    assert news.payload["keys"] == [[bolt.pk, network.site.pk]]


def test_cancelling_again_changes_nothing(quote, place, cancel, bolt):
    placed = place(quote(("BOLT-M10", 100)))
    cancel(placed.number)
    events = OrderEvent.objects.count()

    cancel(placed.number)

    assert OrderEvent.objects.count() == events
    assert StockBalance.objects.get(item=bolt).reserved == 0


def test_a_released_order_can_no_longer_be_cancelled(quote, place, cancel, bolt, now):
    placed = place(quote(("BOLT-M10", 100)))
    release_lines(lines=[OrderLine.objects.get().public_id], author=None, now=now)

    with pytest.raises(NotCancellableError):
        cancel(placed.number)

    assert states() == ["released"]
    assert StockBalance.objects.get(item=bolt).reserved == 100


def test_some_lines_can_be_cancelled_alone(quote, place, bolt, company, buyer, now):
    placed = place(quote(("BOLT-M10", 700)))
    waiting = OrderLine.objects.get(state="backordered")

    cancel_lines(company_id=company.pk, user=buyer, number=placed.number, lines=[waiting.public_id], now=now)

    assert states() == ["confirmed", "cancelled"]


def test_what_is_cancelled_is_no_longer_charged(quote, place, bolt, company, buyer, now):
    placed = place(quote(("BOLT-M10", 700)))
    kept, waiting = OrderLine.objects.order_by("part")

    cancel_lines(company_id=company.pk, user=buyer, number=placed.number, lines=[waiting.public_id], now=now)

    detail = detail_of(placed.number, now)
    assert detail.goods_total.amount == detail.positions[0].amount.amount == kept.amount


def test_an_order_cancelled_whole_still_tells_what_it_came_to(quote, place, cancel, bolt, now):
    placed = place(quote(("BOLT-M10", 100)))
    total = detail_of(placed.number, now).total

    cancel(placed.number)

    detail = detail_of(placed.number, now)
    assert (detail.total, detail.positions[0].is_dropped) == (total, True)


def test_what_was_ordered_from_the_supplier_is_cancelled_too(quote, place, cancel, network):
    item = factories.make_item("CABLE")
    supplier = factories.make_site("SUP", kind="supplier")
    factories.make_lane(supplier, network.zone)
    SupplierItem.objects.create(site=supplier, item=item, lead_days=5, multiple=Decimal(50))
    placed = place(quote(("CABLE", 120)), option="earliest")
    assert Receipt.objects.get().quantity == 150

    cancel(placed.number)

    assert Receipt.objects.get().state == "cancelled"
    assert StockBalance.objects.get(site=supplier).incoming == 0
    assert balance_differences() == []


def test_another_company_s_order_looks_unknown(quote, place, cancel, bolt, other_company, outsider):
    placed = place(quote(("BOLT-M10", 100)))

    with pytest.raises(UnknownOrderError):
        cancel(placed.number, company_id=other_company.pk, user=outsider)

    assert states() == ["confirmed"]


def test_an_unknown_number_is_refused(cancel, company):
    with pytest.raises(UnknownOrderError):
        cancel(f"C-{uuid4()}")
