"""Rows written without a queryset are the rows that `save` and `bulk_create` would have written."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from inventory.models import Reservation
from portal.kernel.models import OutboxMessage
from portal.kernel.rows import insert_row, insert_values
from tests import factories

pytestmark = pytest.mark.django_db


def message(number: int, **values) -> OutboxMessage:
    return OutboxMessage(**{"topic": "order", "key": f"C-{number}", "sequence": 1} | values)


def values(number: int, now: datetime) -> dict[str, Any]:
    """Return a message by column; what is not named takes its default."""
    return {
        "public_id": uuid4(), "topic": "order", "key": f"C-{number}", "sequence": 1, "created_at": now,
        "payload": {"number": number},
    }  # fmt: skip


def test_rows_keep_every_value_and_know_their_keys(now):
    payload = {"first": 7, "who": "Zoë 'O', \\ %s", "none": None, "many": [1, "2"]}
    rows = [message(1, payload=payload, created_at=now), message(2, created_at=now, sent_at=now)]

    for row in rows:
        insert_row(row)

    found = OutboxMessage.objects.in_bulk()
    first, second = (found[row.pk] for row in rows)
    assert (first.key, first.payload, first.created_at, first.sent_at) == ("C-1", payload, now, None)
    assert (second.key, second.payload, second.sent_at) == ("C-2", {}, now)
    assert (first.public_id, second.public_id) == (rows[0].public_id, rows[1].public_id)


def test_decimals_days_and_keys_of_others_arrive_to_the_unit(system, network, now):
    item, site = factories.make_item("BOLT-M10"), network.site
    row = Reservation(
        item=item, site=site, quantity=Decimal("0.125"), due_on=now.date(), kind="firm", reference=uuid4(),
        takes={"capacity": [[3, "1.5"]]}, created_at=now,
    )  # fmt: skip

    insert_row(row)

    found = Reservation.objects.get()
    assert (found.pk, found.item, found.site, found.quantity) == (row.pk, item, site, Decimal("0.125"))
    assert (found.due_on, found.reference, found.takes) == (now.date(), row.reference, row.takes)


def test_hundreds_take_one_question(now, django_assert_num_queries):
    with django_assert_num_queries(1):
        keys = insert_values(OutboxMessage, [values(number, now) for number in range(300)])

    found = OutboxMessage.objects.in_bulk(keys)
    assert [found[key].key for key in keys] == [f"C-{number}" for number in range(300)]
    assert found[keys[0]].payload == {"number": 0}


def test_nothing_to_write_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_values(OutboxMessage, [])


def test_what_the_database_forbids_is_not_written(now):
    insert_row(message(1, created_at=now))

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_values(OutboxMessage, [values(2, now), values(1, now)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(message(1, created_at=now))

    assert OutboxMessage.objects.count() == 1
