"""Learning how suppliers keep their days, and how sure a promise is that rests on goods to come."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from zeal import zeal_ignore

from inventory.models import Receipt, ReceiptState
from inventory.receipts import delay_receipt, post_receipt
from promising.engine import Awaited
from promising.models import RECEIPT, Calibration, Leg, LegObservation
from promising.services.calibrating import calibrate_delays
from promising.sureness import Way, newest_sureness
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system")]


@pytest.fixture
def supplier(db):
    return factories.make_site("SUP", kind="supplier")


@pytest.fixture
def item(db):
    return factories.make_item("BOLT-M10")


@pytest.fixture
def other_item(db):
    return factories.make_item("NUT-M10")


@pytest.fixture
def punctual_lane(network, now):
    """A lane that always keeps its plan."""
    for number in range(50):
        line, at = uuid4(), now - timedelta(days=20, minutes=number)
        LegObservation.objects.bulk_create(
            LegObservation(
                leg=leg, site=network.site, lane=network.standard, line=line, planned_at=at, actual_at=at
            )
            for leg in Leg
        )


@pytest.fixture
def receive(network, item, supplier, now):
    """Return a function that notes receipts of a Monday some weeks ago; they came so many days late, None: not yet."""

    @zeal_ignore()
    def note(count, late, *, weeks=4, supplier=supplier):
        said_on = now.date() - timedelta(days=1 + 7 * weeks)
        for _ in range(count):
            Receipt.objects.create(
                reference=str(uuid4()),
                item=item,
                site=network.site,
                supplier=supplier,
                quantity=10,
                received_quantity=0 if late is None else 10,
                due_on=said_on,
                state=ReceiptState.EXPECTED if late is None else ReceiptState.RECEIVED,
                received_at=None if late is None else now - timedelta(days=1 + 7 * weeks - late),
            )

    return note


@pytest.fixture
def sure(network, now, punctual_lane):
    """Return a function that says how sure a part is that waits for a supplier, after a calibration."""

    def on_time(supplier="SUP", spare=0, overdue=0):
        calibrate_delays(now=now)
        found = newest_sureness()
        assert found is not None
        lane = network.standard
        way = Way(network.site.code, lane.code, lane.service, 3, 4)
        return found.on_time(way, awaited=(Awaited(supplier, network.site.code, spare, overdue),))

    return on_time


def learnt_days():
    """Return what the newest calibration counted of receipts: weekdays late, and how many."""
    counted = Calibration.objects.latest("pk").counts[RECEIPT]
    return {int(days): number for *_key, bins in counted for days, number in bins.items()}


def test_a_supplier_who_is_often_late_makes_a_promise_less_sure(receive, sure):
    receive(80, 0)
    receive(20, 3)

    assert sure() == pytest.approx(0.8, abs=0.03)
    assert sure(spare=3) > 0.97


def test_without_receipts_goods_to_come_are_as_sure_as_the_shelf(sure):
    assert sure() > 0.97


def test_suppliers_are_told_apart(receive, sure):
    receive(80, 0)
    receive(80, 3, supplier=factories.make_site("LATE", kind="supplier"))

    assert sure() > 0.9
    assert sure("LATE") < 0.1
    assert 0.4 < sure("NEW") < 0.6


def test_what_is_overdue_waits_on(receive, sure):
    receive(50, 0)
    receive(40, 1)
    receive(10, 4)

    assert sure(spare=2) == pytest.approx(0.9, abs=0.03)
    assert sure(spare=2, overdue=2) < 0.05


@pytest.mark.parametrize(
    ("late", "weekdays"), [(-3, -1), (0, 0), (1, 1), (5, 5), (7, 5), (200, 60), (None, 21)]
)
def test_a_receipt_is_late_by_the_weekdays_until_it_came_or_until_now(
    receive, now, monkeypatch, late, weekdays
):
    receive(1, late, weeks=4 if late is None or late < 100 else 40)

    calibrate_delays(now=now)

    assert learnt_days() == {weekdays: 1}


def test_what_is_not_due_yet_or_was_cancelled_is_not_counted(receive, now, punctual_lane):
    receive(1, None, weeks=-1)
    receive(1, None)
    Receipt.objects.filter(due_on__lt=now.date()).update(state=ReceiptState.CANCELLED)

    calibrate_delays(now=now)

    assert learnt_days() == {}


def test_what_came_more_than_a_year_ago_is_forgotten(receive, now, punctual_lane):
    receive(1, 0, weeks=60)

    calibrate_delays(now=now)

    assert learnt_days() == {}


def test_a_receipt_that_was_put_off_is_held_to_its_first_day(network, item, operator, now):
    receipt = factories.expect_receipt(item, network.site, 10, now.date() - timedelta(days=6))
    delay_receipt(reference=receipt.reference, due_on=now.date() - timedelta(days=1))
    post_receipt(reference=receipt.reference, author=operator, now=now - timedelta(days=1))

    calibrate_delays(now=now)

    assert learnt_days() == {3: 1}


def test_a_receipt_that_came_in_part_is_missing_until_it_is_whole(network, item, operator, now):
    receipt = factories.expect_receipt(item, network.site, 10, now.date() - timedelta(days=7))
    post_receipt(
        reference=receipt.reference,
        quantity=Decimal(4),
        author=operator,
        now=now - timedelta(days=7),
        delivery="N1",
    )

    calibrate_delays(now=now)

    assert learnt_days() == {5: 1}


@pytest.mark.usefixtures("punctual_lane")
def test_a_quote_that_rests_on_an_unreliable_supplier_is_less_sure_than_one_from_the_shelf(
    quote, network, item, other_item, supplier, receive, now, django_assert_num_queries
):
    factories.put_stock(other_item, network.site, 100)
    factories.expect_receipt(item, network.site, 100, now.date() + timedelta(days=2))
    Receipt.objects.update(supplier=supplier)
    receive(60, 0)
    receive(40, 6)
    calibrate_delays(now=now)
    quote((other_item.sku, 1))

    with django_assert_num_queries(5):
        lines = quote((item.sku, 10), (other_item.sku, 10)).option("cheapest").lines

    waiting, shelf = (line.schedule[0].sureness for line in lines)
    assert shelf > 0.95
    assert waiting == pytest.approx(0.6, abs=0.05)


@pytest.mark.usefixtures("punctual_lane")
def test_a_quote_that_rests_on_what_is_overdue_is_less_sure_still(
    quote, network, item, supplier, receive, now
):
    factories.expect_receipt(item, network.site, 100, now.date() - timedelta(days=4))
    Receipt.objects.update(supplier=supplier)
    receive(90, 0)
    receive(5, 3)
    receive(5, 9)
    calibrate_delays(now=now)

    part = quote((item.sku, 10)).option("cheapest").lines[0].schedule[0]

    assert part.sureness == pytest.approx(0.5, abs=0.1)
