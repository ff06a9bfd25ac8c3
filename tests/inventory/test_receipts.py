"""Supply to come, and what happens to it."""

from datetime import date
from decimal import Decimal

import pytest

from inventory.models import Receipt, StockBalance, StockMovement
from inventory.receipts import (
    BadReceiptQuantityError,
    ClosedReceiptError,
    ReferenceTakenError,
    UnknownReceiptError,
    announce_receipt,
    cancel_receipt,
    delay_receipt,
    post_receipt,
)
from tests import factories
from tests.order_factories import balance_of

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 20)


@pytest.fixture
def item(db):
    return factories.make_item()


@pytest.fixture
def receipt(item, network):
    return announce_receipt(reference="PO-1", item=item, site=network.site, quantity=Decimal(100), due_on=DUE)


def test_announced_supply_is_incoming_once(item, network, receipt):
    again = announce_receipt(
        reference="PO-1", item=item, site=network.site, quantity=Decimal(100), due_on=DUE
    )

    assert again == receipt
    assert balance_of(item, network.site).incoming == 100


def test_another_announcement_under_the_same_reference_is_refused(item, network, receipt):
    with pytest.raises(ReferenceTakenError):
        announce_receipt(reference="PO-1", item=item, site=network.site, quantity=Decimal(7), due_on=DUE)

    assert balance_of(item, network.site).incoming == 100


def test_nothing_cannot_be_announced(item, network):
    with pytest.raises(BadReceiptQuantityError):
        announce_receipt(reference="PO-1", item=item, site=network.site, quantity=Decimal(0), due_on=DUE)

    assert not Receipt.objects.exists()


def test_a_posted_receipt_is_on_hand_and_no_longer_incoming(item, network, receipt, operator, now):
    for _ in range(2):
        key = post_receipt(reference="PO-1", author=operator, now=now)

    balance = balance_of(item, network.site)
    assert key == (item.pk, network.site.pk)
    assert (balance.on_hand, balance.incoming, balance.shortage) == (100, 0, 0)
    assert Receipt.objects.get().state == "received"


def test_a_part_leaves_the_rest_expected(item, network, receipt, operator, now):
    post_receipt(reference="PO-1", quantity=Decimal(30), author=operator, now=now)

    balance = balance_of(item, network.site)
    assert (balance.on_hand, balance.incoming) == (30, 70)
    assert Receipt.objects.get().state == "expected"


def test_a_delivery_note_is_posted_once(item, network, receipt, operator, now):
    for _ in range(2):
        post_receipt(reference="PO-1", quantity=Decimal(30), delivery="BL-7", author=operator, now=now)

    assert balance_of(item, network.site).on_hand == 30


def test_the_last_part_closes_the_receipt_short_and_the_reservations_lack_the_rest(
    item, network, receipt, operator, now
):
    StockBalance.objects.update(reserved=90)

    post_receipt(reference="PO-1", quantity=Decimal(60), is_last=True, author=operator, now=now)

    balance = balance_of(item, network.site)
    assert (balance.on_hand, balance.incoming, balance.shortage) == (60, 0, 30)
    assert Receipt.objects.get().state == "received"


def test_more_than_announced_is_accepted(item, network, receipt, operator, now):
    post_receipt(reference="PO-1", quantity=Decimal(120), author=operator, now=now)

    balance = balance_of(item, network.site)
    assert (balance.on_hand, balance.incoming) == (120, 0)


def test_nothing_cannot_be_posted(item, network, receipt, operator, now):
    with pytest.raises(BadReceiptQuantityError):
        post_receipt(reference="PO-1", quantity=Decimal(0), author=operator, now=now)

    assert not StockMovement.objects.exists()


def test_a_closed_receipt_takes_no_more(item, network, receipt, operator, now):
    cancel_receipt(reference="PO-1")

    with pytest.raises(ClosedReceiptError):
        post_receipt(reference="PO-1", author=operator, now=now)

    assert balance_of(item, network.site).on_hand == 0


def test_an_unknown_receipt_is_not_found(operator, now):
    with pytest.raises(UnknownReceiptError):
        post_receipt(reference="PO-9", author=operator, now=now)


def test_cancelled_supply_is_written_as_shortage_of_what_was_promised_from_it(item, network, receipt):
    StockBalance.objects.update(reserved=40)

    for _ in range(2):
        key = cancel_receipt(reference="PO-1")

    balance = balance_of(item, network.site)
    assert key == (item.pk, network.site.pk)
    assert (balance.incoming, balance.shortage) == (0, 40)


def test_delayed_supply_stays_incoming_for_its_new_day(item, network, receipt):
    delay_receipt(reference="PO-1", due_on=date(2026, 4, 1))

    assert Receipt.objects.get().due_on == date(2026, 4, 1)
    assert balance_of(item, network.site).incoming == 100


def test_what_came_cannot_be_delayed_or_cancelled(item, network, receipt, operator, now):
    post_receipt(reference="PO-1", author=operator, now=now)

    with pytest.raises(ClosedReceiptError):
        delay_receipt(reference="PO-1", due_on=date(2026, 4, 1))
    with pytest.raises(ClosedReceiptError):
        cancel_receipt(reference="PO-1")

    assert balance_of(item, network.site).on_hand == 100
