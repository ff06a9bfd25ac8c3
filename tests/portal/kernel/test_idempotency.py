"""One effect for one key, whoever asks how often."""

import threading

import pytest
from django.db import connection

from portal.kernel.idempotency import KeyReusedError, RequestInFlightError, fingerprint, run_once
from portal.kernel.models import IdempotencyRecord, OutboxMessage
from portal.kernel.outbox import publish
from portal.kernel.tenancy import SYSTEM, scope


def order(company, now, *, key="k", body=None, operation="order", fails=False):
    """Place an order, as far as this module knows: a message, and an answer with its number."""

    def work():
        number = OutboxMessage.objects.count() + 1
        publish(topic="order", key=f"C-{number}", sequence=1, now=now)
        if fails:
            raise ZeroDivisionError
        return {"number": number}

    with scope(SYSTEM):
        return run_once(
            company_id=company.pk, operation=operation, key=key, body=body or {"lines": [1, 2]}, now=now, work=work
        )  # fmt: skip


def orders() -> int:
    return OutboxMessage.objects.count()


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_a_repeated_request_gets_the_first_answer(self, company, now):
        answers = [order(company, now) for _ in range(3)]

        assert answers == [{"number": 1}] * 3
        assert orders() == 1

    def test_another_request_under_the_key_is_refused(self, company, now):
        order(company, now)

        with pytest.raises(KeyReusedError) as refused:
            order(company, now, body={"lines": [1, 3]})

        assert (refused.value.field, refused.value.status) == ("idempotency_key", 422)
        assert orders() == 1

    def test_a_key_is_of_one_company_and_one_operation(self, company, other_company, now):
        order(company, now)

        order(other_company, now)
        order(company, now, operation="return")

        assert orders() == 3

    def test_a_request_that_failed_may_come_again(self, company, now):
        with pytest.raises(ZeroDivisionError):
            order(company, now, fails=True)
        kept = orders()

        assert kept == 0
        assert order(company, now) == {"number": 1}


@pytest.mark.django_db(transaction=True)
def test_a_request_whose_twin_is_in_flight_is_told_so(company, now):
    refusals: list[RequestInFlightError] = []

    def twin():
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE comptoir_app")
            cursor.execute("SET lock_timeout = '200ms'")
        try:
            order(company, now)
        except RequestInFlightError as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    with scope(SYSTEM):
        order(company, now)
        thread = threading.Thread(target=twin)
        thread.start()
        thread.join()

    assert [refusal.status for refusal in refusals] == [409]
    assert orders() == 1
    with scope(SYSTEM):
        assert IdempotencyRecord.objects.count() == 1


def test_a_fingerprint_looks_at_the_content_only():
    assert fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1})
    assert fingerprint({"a": [1, 2]}) != fingerprint({"a": [2, 1]})
