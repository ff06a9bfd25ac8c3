"""An order: firm stock, frozen prices, a story, once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from inventory.audit import balance_differences
from inventory.models import Lane, Receipt, Reservation, Site, StockBalance, SupplierItem
from orders.models import Order, OrderCharge, OrderEvent, OrderLine, PromiseEntry
from portal.catalogue.models import Agreement, AgreementPrice
from portal.customers.models import Membership
from portal.kernel.idempotency import KeyReusedError
from portal.kernel.models import IdempotencyRecord, OutboxMessage
from portal.kernel.money import Money
from promising.models import Promise
from promising.services import AlreadyOrderedError, ExpiredPromiseError, PromiseChangedError, hold_promise
from tests import factories

pytestmark = pytest.mark.usefixtures("system")
QUARTER = timedelta(minutes=15)


def nothing_was_written() -> bool:
    return not (
        Order.objects.exists()
        or IdempotencyRecord.objects.exists()
        or OutboxMessage.objects.exists()
        or Reservation.objects.filter(kind="firm").exists()
    )


def test_an_order_reserves_what_was_promised(quote, place, bolt, network, ship_to):
    promise = quote(("BOLT-M10", 3, "BOX"))

    placed = place(promise, purchase_order="PO-7", cost_centre="Ward 3")

    order, line, reservation = Order.objects.get(), OrderLine.objects.get(), Reservation.objects.get()
    assert placed.number == order.number
    assert placed.state == "confirmed"
    assert (order.purchase_order, order.cost_centre, order.ship_to, order.promise) == (
        "PO-7",
        "Ward 3",
        ship_to,
        promise.id,
    )
    assert (line.position, line.part, line.quantity, line.unit_id, line.unit_factor) == (
        1,
        1,
        300,
        "BOX",
        100,
    )
    assert (line.site, line.lane, line.ship_on, line.state) == (
        network.site,
        network.standard,
        date(2026, 3, 10),
        "confirmed",
    )
    assert line.promised_until == line.deliver_until == promise.option("cheapest").deliver_until
    assert line.promised_sureness == line.sureness
    assert (reservation.kind, reservation.reference, reservation.quantity) == ("firm", line.public_id, 300)
    assert reservation.expires_at is None
    assert StockBalance.objects.get(item=bolt).reserved == 300
    assert Promise.objects.get().state == "confirmed"


def test_an_order_tells_its_story_and_keeps_the_dates_it_said(quote, place, bolt, buyer, now):
    place(quote(("BOLT-M10", 100), wanted_on=date(2026, 3, 13)))

    assert list(OrderEvent.objects.order_by("sequence").values_list("kind", flat=True)) == [
        "placed",
        "confirmed",
    ]
    assert OutboxMessage.objects.get().topic == "order"
    entries = {entry.kind: entry for entry in PromiseEntry.objects.all()}
    line = OrderLine.objects.get()
    assert set(entries) == {"requested", "promised", "confirmed"}
    assert str(entries["requested"].deliver_until).startswith("2026-03-13")
    assert entries["confirmed"].deliver_until == line.deliver_until
    assert entries["confirmed"].author == buyer


def test_a_held_promise_is_turned_over_without_new_stock(quote, place, bolt, company, now):
    promise = quote(("BOLT-M10", 500))
    hold_promise(company_id=company.pk, promise_id=promise.id, option="cheapest", now=now)

    place(promise, now=now + timedelta(minutes=14))

    reservation = Reservation.objects.get()
    assert (reservation.kind, reservation.reference) == ("firm", OrderLine.objects.get().public_id)
    assert StockBalance.objects.get(item=bolt).reserved == 500


def test_a_held_promise_is_kept_past_the_quote_s_own_end(quote, place, bolt, company, now):
    promise = quote(("BOLT-M10", 500))
    hold_promise(
        company_id=company.pk, promise_id=promise.id, option="cheapest", now=now + timedelta(minutes=10)
    )

    placed = place(promise, now=now + timedelta(minutes=24))

    assert placed.state == "confirmed"


def test_an_expired_hold_is_refused(quote, place, bolt, company, now):
    promise = quote(("BOLT-M10", 500))
    hold_promise(company_id=company.pk, promise_id=promise.id, option="cheapest", now=now)

    with pytest.raises(ExpiredPromiseError):
        place(promise, now=now + QUARTER)

    assert nothing_was_written()


def test_the_same_key_gets_the_same_answer_and_one_effect(quote, place, bolt):
    promise = quote(("BOLT-M10", 100))

    first, second = place(promise), place(promise)

    assert first == second
    assert Order.objects.count() == 1
    assert StockBalance.objects.get(item=bolt).reserved == 100


def test_a_promise_becomes_one_order_whatever_the_key(quote, place, bolt):
    promise = quote(("BOLT-M10", 100))

    first, second = place(promise), place(promise, idempotency_key="another key")

    assert second == first
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"option": "earliest"}, {"purchase_order": "PO-2"}, {"cost_centre": "Workshop"}], ids=str
)
def test_a_promise_that_became_an_order_cannot_become_another_one(quote, place, bolt, other):
    promise = quote(("BOLT-M10", 100))
    placed = place(promise, purchase_order="PO-1")

    with pytest.raises(AlreadyOrderedError):
        place(promise, **{"purchase_order": "PO-1", "idempotency_key": "another key", **other})

    assert [order.number for order in Order.objects.all()] == [placed.number]
    assert Order.objects.get().purchase_order == "PO-1"
    assert StockBalance.objects.get(item=bolt).reserved == 100


def test_a_key_cannot_be_used_for_another_order(quote, place, bolt):
    place(quote(("BOLT-M10", 100)), idempotency_key="one")

    with pytest.raises(KeyReusedError):
        place(quote(("BOLT-M10", 100)), idempotency_key="one")

    assert Order.objects.count() == 1


def test_the_last_piece_is_sold_once(quote, place, bolt):
    first, second = quote(("BOLT-M10", 500)), quote(("BOLT-M10", 500))
    place(first)

    with pytest.raises(PromiseChangedError) as refusal:
        place(second)

    assert refusal.value.fresh.options[0].lines[0].short == 500
    assert Order.objects.count() == 1
    assert IdempotencyRecord.objects.count() == 1
    assert StockBalance.objects.get(item=bolt).reserved == 500


@pytest.mark.parametrize("is_held", [False, True])
@pytest.mark.parametrize("closed", [Lane, Site])
def test_what_was_promised_by_a_way_that_is_closed_since_is_promised_anew(
    quote, place, bolt, company, now, closed, is_held
):
    promise = quote(("BOLT-M10", 100))
    if is_held:
        hold_promise(company_id=company.pk, promise_id=promise.id, option="cheapest", now=now)
    closed.objects.update(is_active=False)

    with pytest.raises(PromiseChangedError) as changed:
        place(promise)

    assert changed.value.fresh.options[0].lines[0].short == 100
    assert nothing_was_written()


def test_what_is_short_goes_on_backorder(quote, place, bolt):
    placed = place(quote(("BOLT-M10", 700)))

    served, waiting = OrderLine.objects.order_by("part")
    assert (served.quantity, served.state) == (500, "confirmed")
    assert (waiting.position, waiting.part, waiting.quantity, waiting.state, waiting.site) == (
        1,
        2,
        200,
        "backordered",
        None,
    )
    assert placed.state == "backordered"
    assert Reservation.objects.count() == 1


def test_prices_are_those_of_the_agreement_at_the_quantity_and_stay(quote, place, bolt, company, now):
    agreement = Agreement.objects.create(
        company=company,
        number="A-1",
        name="A",
        valid_from=date(2026, 1, 1),
        carriage_paid_threshold=Decimal(100),
    )
    for minimum, price in ((1, "0.4567"), (600, "0.4011")):
        AgreementPrice.objects.create(
            company=company, agreement=agreement, item=bolt, minimum_quantity=minimum, price=Decimal(price)
        )

    placed = place(quote(("BOLT-M10", 700)))

    lines = OrderLine.objects.order_by("part")
    assert [line.unit_price for line in lines] == [Decimal("0.4011")] * 2
    assert sum(line.amount for line in lines) == Decimal("280.77")
    assert placed.total == Money(Decimal("280.77"))
    assert not OrderCharge.objects.exists()


def test_carriage_is_charged_below_the_threshold(quote, place, bolt, company):
    Agreement.objects.create(
        company=company,
        number="A-1",
        name="A",
        valid_from=date(2026, 1, 1),
        carriage_paid_threshold=Decimal(100),
    )

    placed = place(quote(("BOLT-M10", 100)))

    assert OrderCharge.objects.get().amount == Decimal("9.00")
    assert placed.total == Money(Decimal("59.00"))


def test_an_order_above_the_person_s_limit_waits_with_its_stock_reserved(quote, place, bolt, buyer):
    Membership.objects.filter(user=buyer).update(approval_threshold=Decimal(20))

    placed = place(quote(("BOLT-M10", 100)))

    assert placed.state == "to_approve"
    assert Reservation.objects.get().kind == "firm"
    assert OrderEvent.objects.filter(kind="approval_requested").exists()
    assert not PromiseEntry.objects.filter(kind="confirmed").exists()


def test_an_order_empties_what_it_orders_out_of_the_basket(quote, place, bolt, company, buyer, now):
    from orders.basket import add_to_basket, basket_of
    from promising.services import RequestedLine

    factories.make_item("NUT-M10")
    lines = [RequestedLine("BOLT-M10", 100), RequestedLine("NUT-M10", 5)]
    add_to_basket(company_id=company.pk, user=buyer, lines=lines, now=now)

    place(quote(("BOLT-M10", 100)), from_basket=True)

    assert [line.sku for line in basket_of(company_id=company.pk, user=buyer, now=now).lines] == ["NUT-M10"]


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("is_held", [False, True])
def test_placing_takes_the_same_queries_for_any_number_of_lines(
    quote, place, company, network, now, count, is_held, django_assert_num_queries
):
    lines = []
    for number in range(count):
        item = factories.make_item(f"SKU-{number}")
        factories.put_stock(item, network.site, 100)
        lines.append((item.sku, 10))
    promise = quote(*lines)
    if is_held:
        hold_promise(company_id=company.pk, promise_id=promise.id, option="cheapest", now=now)

    with django_assert_num_queries(19 if is_held else 25):
        place(promise)


def test_an_order_of_what_is_nowhere_is_all_backorder(quote, place, network, company, now):
    factories.make_item("NUT-M10")
    promise = quote(("NUT-M10", 5))
    hold_promise(company_id=company.pk, promise_id=promise.id, option="earliest", now=now)

    placed = place(promise, option="earliest")

    assert placed.state == "backordered"
    assert OrderLine.objects.get().site is None
    assert not Reservation.objects.exists()


@pytest.mark.parametrize("is_held", [False, True])
def test_what_is_made_to_order_is_ordered_from_the_supplier(quote, place, company, network, now, is_held):
    item = factories.make_item("CABLE")
    supplier = factories.make_site("SUP", kind="supplier")
    factories.make_lane(supplier, network.zone)
    factories.put_stock(item, supplier, 20)
    SupplierItem.objects.create(site=supplier, item=item, lead_days=5, multiple=Decimal(50))
    promise = quote(("CABLE", 120))
    if is_held:
        hold_promise(company_id=company.pk, promise_id=promise.id, option="fewest", now=now)

    place(promise, option="fewest")

    assert OrderLine.objects.get().quantity == 120
    assert Receipt.objects.get().quantity == 100
    balance = StockBalance.objects.get(item=item)
    assert (balance.reserved, balance.incoming) == (120, 100)
    assert balance_differences() == []
