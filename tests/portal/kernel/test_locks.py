"""Rows are locked in one order, and nobody waits for ever."""

import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.kernel.locks import lock_keys, lock_rows
from portal.kernel.models import OutboxMessage
from portal.kernel.outbox import publish
from portal.kernel.retries import BusyError


@pytest.fixture
def messages(now):
    """Write three rows to be locked."""
    for number in range(3):
        publish(topic="order", key=f"C-{number}", sequence=1, now=now)
    return list(OutboxMessage.objects.order_by("pk"))


@pytest.mark.django_db
def test_rows_are_locked_by_primary_key_whatever_was_asked(messages):
    asked = OutboxMessage.objects.order_by("-key")

    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        locked = lock_rows(asked)

    assert locked == messages
    assert any("FOR NO KEY UPDATE" in query["sql"] for query in queries)


@pytest.mark.django_db
def test_the_rows_of_some_keys_are_found_by_key(messages):
    first, _second, third = messages

    with transaction.atomic():
        locked = lock_keys(OutboxMessage.objects.all(), [third.pk, first.pk, third.pk + 1000])

    assert locked == {first.pk: first, third.pk: third}


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_is_told_that_others_are_busy(messages):
    refusals: list[BusyError] = []

    def late():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        try:
            with transaction.atomic():
                lock_rows(OutboxMessage.objects.all())
        except BusyError as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    with transaction.atomic():
        lock_rows(OutboxMessage.objects.filter(pk=messages[1].pk))
        thread = threading.Thread(target=late)
        thread.start()
        thread.join()

    assert [refusal.status for refusal in refusals] == [409]
