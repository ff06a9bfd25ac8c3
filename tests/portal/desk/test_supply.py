"""Stock and receipts on the desk: supply is announced, received, delayed, cancelled; the ledger explains balances."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from inventory.models import Receipt, Reservation, StockBalance, StockMovement
from inventory.receipts import post_receipt
from orders.models import LineState
from portal.kernel.models import OutboxMessage
from tests import factories
from tests.order_factories import balance_of

LIST = reverse("admin:inventory_receipt_changelist")
NEW = reverse("admin:inventory_receipt_add")


@pytest.fixture
def receipt(bolt, network, now):
    """Return an announced receipt of fifty pieces, due in three days."""
    return factories.expect_receipt(bolt, network.site, 50, now.date() + timedelta(days=3))


def do(office, receipt, deed, **said):
    return office.post(
        reverse("admin:inventory_receipt_deed", args=[receipt.reference]), {"deed": deed, **said}
    )


def text(page):
    return page.content.decode()


def news():
    return OutboxMessage.objects.filter(topic="supply").count()


def test_supply_is_announced_counted_and_audited(office, bolt, network, deeds):
    said = {
        "sku": "bolt-m10",
        "site": network.site.pk,
        "quantity": "25",
        "due_on": "2026-03-20",
        "reference": "PO-1",
    }

    answer = office.post(NEW, said)

    assert answer.status_code == 302
    assert Receipt.objects.get(reference="PO-1").quantity == 25
    assert balance_of(bolt, network.site).incoming == 25
    assert deeds() == [("announce_supply", "PO-1")]
    assert news() == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sku": "NUT"}, "There is no item NUT."),
        ({"quantity": "0"}, "above zero"),
        ({"quantity": "-3"}, "greater than or equal to 0"),
        ({"due_on": "soon"}, "Enter a valid date."),
        ({"reference": ""}, "required"),
    ],
)
def test_an_announcement_that_cannot_be_is_refused_beside_its_field(
    change, told, office, bolt, network, deeds
):
    said = {
        "sku": "BOLT-M10",
        "site": network.site.pk,
        "quantity": "25",
        "due_on": "2026-03-20",
        "reference": "PO-1",
    }

    page = office.post(NEW, {**said, **change})

    assert page.status_code == 422
    assert told in text(page)
    assert not Receipt.objects.exists()
    assert balance_of(bolt, network.site).incoming == 0
    assert deeds() == []


def test_a_reference_is_used_once(office, receipt, network):
    said = {"sku": "BOLT-M10", "site": network.site.pk, "quantity": "25", "due_on": "2026-03-20"}

    page = office.post(NEW, {**said, "reference": receipt.reference})

    assert page.status_code == 422
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "came", "state"),
    [
        ({}, 50, "received"),
        ({"quantity": "20"}, 20, "expected"),
        ({"quantity": "20", "is_last": "on"}, 20, "received"),
        ({"quantity": "1 000", "is_more": "on"}, 1000, "received"),
        ({"quantity": "1\u202f000", "is_more": "on"}, 1000, "received"),
    ],
)
def test_goods_are_received_whole_or_in_part(said, came, state, office, receipt, bolt, network, deeds):
    answer = do(office, receipt, "receive", **said)

    assert answer.status_code == 302
    assert balance_of(bolt, network.site).on_hand == 100 + came
    receipt.refresh_from_db()
    assert receipt.state == state
    assert deeds() == [("receive_supply", receipt.reference)]
    assert news() == 1


def test_a_delay_is_noted_and_looked_at(office, receipt, deeds):
    do(office, receipt, "delay", due_on="2026-04-01")

    receipt.refresh_from_db()
    assert receipt.due_on == date(2026, 4, 1)
    assert deeds() == [("delay_supply", receipt.reference)]
    assert news() == 1


def test_a_cancelled_receipt_is_no_longer_counted(office, receipt, bolt, network, deeds):
    do(office, receipt, "cancel")

    receipt.refresh_from_db()
    assert receipt.state == "cancelled"
    assert balance_of(bolt, network.site).incoming == 0
    assert deeds() == [("cancel_supply", receipt.reference)]


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("receive", {"quantity": "0"}),
        ("receive", {"quantity": "a lot"}),
        ("delay", {"due_on": "tomorrow"}),
        ("delay", {}),
        ("devour", {}),
    ],
)
def test_what_a_receipt_refuses_changes_nothing(deed, said, office, receipt, bolt, network, deeds):
    page = do(office, receipt, deed, **said)

    assert page.status_code == 422
    assert balance_of(bolt, network.site).on_hand == 100
    assert balance_of(bolt, network.site).incoming == 50
    assert Receipt.objects.get().due_on == receipt.due_on
    assert deeds() == []
    assert news() == 0


def test_a_closed_receipt_offers_and_takes_nothing(office, receipt, bolt, network):
    do(office, receipt, "cancel")

    page = do(office, receipt, "receive", quantity="5")

    assert page.status_code == 409
    assert 'value="receive"' not in text(page)
    assert balance_of(bolt, network.site).on_hand == 100


def test_overdue_receipts_are_found(office, receipt, now):
    late = text(office.get(LIST, {"overdue": "yes"}))
    Receipt.objects.update(due_on=now.date() - timedelta(days=1))

    assert receipt.reference not in late
    assert receipt.reference in text(office.get(LIST, {"overdue": "yes"}))


def test_a_key_shows_its_ledger_reservations_and_receipts(office, order_in, receipt, bolt, network):
    order_in(LineState.CONFIRMED)
    balance = balance_of(bolt, network.site)

    page = text(office.get(reverse("admin:inventory_stockbalance_change", args=[balance.pk])))

    for told in ("Opening stock", "C-2026-000001/1", receipt.reference, "Alpha"):
        assert told in page
    assert "not what its sources say" not in page


def test_a_balance_that_its_sources_do_not_explain_is_shown(office, bolt, network):
    StockBalance.objects.update(on_hand=Decimal(97), reserved=Decimal(2))
    balance = balance_of(bolt, network.site)

    page = text(office.get(reverse("admin:inventory_stockbalance_change", args=[balance.pk])))

    assert "stored 97, recomputed 100" in page
    assert "stored 2, recomputed 0" in page


def test_a_long_ledger_is_paged(office, bolt, network, now):
    StockMovement.objects.bulk_create(
        StockMovement(
            item=bolt, site=network.site, kind="count", cause=f"count:{n}", at=now + timedelta(minutes=n)
        )
        for n in range(60)
    )
    url = reverse("admin:inventory_stockbalance_change", args=[balance_of(bolt, network.site).pk])

    assert "count:59" in text(office.get(url))
    assert "count:59" not in text(office.get(url, {"page": 2}))
    assert "Opening stock" in text(office.get(url, {"page": 2}))


def test_short_balances_are_found(office, bolt, network):
    url = reverse("admin:inventory_stockbalance_changelist")
    none = text(office.get(url, {"short": "yes"}))
    StockBalance.objects.update(shortage=5)

    assert bolt.sku not in none
    assert bolt.sku in text(office.get(url, {"short": "yes"}))
    assert not Reservation.objects.exists()


@pytest.mark.parametrize(("typed", "told"), [("2020-01-01", "has passed"), ("9026-12-31", "Check the year")])
def test_a_receipt_is_not_moved_to_a_day_that_cannot_be_meant(typed, told, office, receipt):
    page = do(office, receipt, "delay", due_on=typed)

    assert page.status_code == 422
    assert told in text(page)
    assert Receipt.objects.get().due_on == receipt.due_on


def test_a_surplus_must_be_meant(office, receipt, bolt, network):
    refused = do(office, receipt, "receive", quantity="60")
    before = balance_of(bolt, network.site).on_hand
    accepted = do(office, receipt, "receive", quantity="60", is_more="on")

    assert refused.status_code == 422
    assert "Only 50 is announced." in text(refused)
    assert accepted.status_code == 302
    assert balance_of(bolt, network.site).on_hand == before + 60


def test_receiving_again_says_that_nothing_is_left_to_do(office, receipt, now, monkeypatch):
    do(office, receipt, "receive")
    monkeypatch.setattr("portal.kernel.clock.now", lambda: now + timedelta(minutes=1))

    page = office.get(do(office, receipt, "receive")["Location"])

    assert "Nothing to do: this step was taken before." in text(page)


def test_what_is_expected_stands_above_what_came(office, bolt, network, receipt, desk, now):
    came = factories.expect_receipt(bolt, network.site, 20, now.date() - timedelta(days=5))
    post_receipt(reference=came.reference, author=desk, now=now)

    page = text(office.get(LIST))

    assert 0 < page.index(receipt.reference) < page.index(came.reference)


def test_a_day_that_was_refused_stands_in_the_form(office, receipt):
    page = text(do(office, receipt, "delay", due_on="2020-01-01"))

    assert 'name="due_on" value="2020-01-01"' in page


def test_two_people_do_not_receive_the_same_goods_twice(office, receipt, bolt, network, now, monkeypatch):
    opened = text(office.get(reverse("admin:inventory_receipt_change", args=[receipt.reference])))
    do(office, receipt, "receive", quantity="20", seen="0.000")

    second = do(office, receipt, "receive", quantity="20", seen="0.000")
    monkeypatch.setattr("portal.kernel.clock.now", lambda: now + timedelta(minutes=1))
    third = do(office, receipt, "receive", quantity="20", seen="20")

    assert 'name="seen" value="0.000"' in opened
    assert second.status_code == 409
    assert "20 of it were received since you opened the page" in text(second)
    assert third.status_code == 302
    assert balance_of(bolt, network.site).on_hand == 140


def test_the_audit_says_how_much_came_and_to_which_day(office, receipt):
    do(office, receipt, "receive", quantity="20", delivery="BL-7")
    do(office, receipt, "delay", due_on="2026-04-01")

    page = text(office.get(reverse("admin:inventory_receipt_change", args=[receipt.reference])))

    assert "<b>quantity</b> 20" in page
    assert "<b>delivery note</b> BL-7" in page
    assert "<b>due on</b> 1 Apr 2026" in page


@pytest.mark.parametrize("deed", ["receive", "cancel"])
def test_what_cannot_be_undone_is_asked_first(deed, office, receipt):
    page = text(office.get(reverse("admin:inventory_receipt_change", args=[receipt.reference])))

    assert f'popovertarget="confirm-{deed}"' in page
    assert page.count(f'value="{deed}"') == 1
