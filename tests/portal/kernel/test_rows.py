"""Rows written in one statement are the rows that `bulk_create` would have written."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from inventory.models import Reservation
from portal.kernel.models import OutboxMessage
from portal.kernel.rows import insert_rows
from tests import factories

pytestmark = pytest.mark.django_db


def message(number: int, **values) -> OutboxMessage:
    return OutboxMessage(**{"topic": "order", "key": f"C-{number}", "sequence": 1} | values)


def test_rows_keep_every_value_and_know_their_keys(now):
    payload = {"first": 7, "who": "Zoë 'O', \\ %s", "none": None, "many": [1, "2"]}
    rows = [message(1, payload=payload, created_at=now), message(2, created_at=now, sent_at=now)]

    insert_rows(rows)

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

    insert_rows([row])

    found = Reservation.objects.get()
    assert (found.pk, found.item, found.site, found.quantity) == (row.pk, item, site, Decimal("0.125"))
    assert (found.due_on, found.reference, found.takes) == (now.date(), row.reference, row.takes)


def test_hundreds_take_one_question(now, django_assert_num_queries):
    with django_assert_num_queries(1):
        insert_rows([message(number, created_at=now) for number in range(300)])

    assert OutboxMessage.objects.count() == 300


def test_nothing_to_write_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows([])


def test_what_the_database_forbids_is_not_written(now):
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([message(1, created_at=now), message(1, created_at=now)])

    assert not OutboxMessage.objects.exists()
