"""The trial on the portal's own receipts: what suppliers said against what they kept."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from inventory.models import Receipt, ReceiptState
from promising.selectors import supplied
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def receive(network, system):
    """Return a function that notes receipts of a supplier: the day that was said, and the instant they came."""
    item, numbers = factories.make_item(), iter(range(10_000))

    def note(supplier, *dated):
        Receipt.objects.bulk_create(
            Receipt(
                reference=f"PO-{next(numbers)}",
                item=item,
                site=network.site,
                supplier=supplier,
                quantity=10,
                due_on=said_on,
                state=ReceiptState.EXPECTED if came_at is None else ReceiptState.RECEIVED,
                received_at=came_at,
            )
            for said_on, came_at in dated
        )

    return note


@pytest.fixture
def punctual(network, system):
    return factories.make_site("GOOD", kind="supplier")


@pytest.fixture
def tardy(network, system):
    return factories.make_site("BAD", kind="supplier")


def weekly(now, count, days_late):
    """Return receipts of the past weeks' Tuesdays; each came so many days late, in turn."""
    return [
        (
            (now - timedelta(weeks=week)).date(),
            now - timedelta(weeks=week, days=-days_late[week % len(days_late)]),
        )
        for week in range(1, count + 1)
    ]


def test_what_came_and_what_is_missing_is_told_in_weekdays(receive, punctual, now):
    today = now.date()
    receive(
        punctual,
        (today - timedelta(days=7), now - timedelta(days=1)),
        (today - timedelta(days=4), None),
        (today + timedelta(days=4), None),
    )

    found = {(one.scheduled_on, one.late_days, one.traits["supplier"]) for one in supplied(now=now)}

    assert found == {(today - timedelta(days=7), 4, "GOOD"), (today - timedelta(days=4), 2, "GOOD")}


def test_suppliers_that_differ_are_foretold_better_than_by_the_base_rate(
    receive, punctual, tardy, now, monkeypatch
):
    monkeypatch.setattr("portal.kernel.clock.now", lambda: now)
    receive(punctual, *weekly(now, 150, [0] * 9 + [1]))
    receive(tardy, *weekly(now, 150, [0, 3, 2]))
    told = StringIO()

    call_command("evaluate_sureness", "--receipts", stdout=told)

    assert "300 shipments" in told.getvalue()
    assert "supplier" in told.getvalue()


def test_too_few_receipts_are_told(receive, punctual, now):
    receive(punctual, *weekly(now, 20, [0, 1]))
    wrong = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("evaluate_sureness", "--receipts", stderr=wrong)

    assert stopped.value.code == 2
    assert "only 20 rows" in wrong.getvalue()
