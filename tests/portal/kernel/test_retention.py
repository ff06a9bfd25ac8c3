"""What is done with goes after its time; what still counts stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session

from orders.models import Order, OrderChange
from portal.celery import app
from portal.kernel.idempotency import run_once
from portal.kernel.models import IdempotencyRecord, OutboxMessage
from portal.kernel.outbox import publish
from portal.kernel.retention import purge_expired, rules
from portal.kernel.tenancy import SYSTEM, scope
from promising.models import Promise, PromiseState

A_YEAR = timedelta(days=365)


@pytest.fixture
def messages(db, now) -> None:
    """Write twelve messages of a year ago: ten sent then, one sent just now, one not sent at all."""
    for number in range(12):
        publish(topic="order", key=f"C-{number}", sequence=1, now=now - A_YEAR)
    OutboxMessage.objects.update(sent_at=now - A_YEAR)
    OutboxMessage.objects.filter(key="C-10").update(sent_at=now)
    OutboxMessage.objects.filter(key="C-11").update(sent_at=None)


def test_messages_go_once_they_were_sent_long_ago(messages, now):
    gone = purge_expired(now=now)

    assert gone == 10
    assert set(OutboxMessage.objects.values_list("key", flat=True)) == {"C-10", "C-11"}
    assert purge_expired(now=now) == 0


def test_a_run_is_bounded_and_begins_with_the_oldest(messages, now):
    gone = purge_expired(now=now, rows_a_batch=2, most_batches=3)

    left = set(OutboxMessage.objects.filter(sent_at__lt=now).values_list("key", flat=True))
    assert (gone, left) == (6, {"C-6", "C-7", "C-8", "C-9"})


def test_answers_to_keys_of_every_company_go(company, other_company, now):
    for owner, at in ((company, now - A_YEAR), (other_company, now - A_YEAR), (company, now)):
        with scope(SYSTEM):
            run_once(company_id=owner.pk, operation="order", key=str(at), body={}, now=at, work=dict)

    gone = purge_expired(now=now)

    assert gone == 2
    with scope(SYSTEM):
        assert [record.key for record in IdempotencyRecord.objects.all()] == [str(now)]


def test_promises_go_unless_they_became_orders_or_still_stand(company, ship_to, buyer, now):
    def promised(state: PromiseState, expires_at):
        return Promise.objects.create(
            company=company, requested_by=buyer, ship_to=ship_to, request={}, options={}, state=state,
            created_at=expires_at, expires_at=expires_at, hold_expires_at=expires_at,
        ).public_id  # fmt: skip

    with scope(SYSTEM):
        for state in PromiseState:
            promised(state, now - A_YEAR)
        fresh = {promised(state, now) for state in PromiseState}

    gone = purge_expired(now=now)

    assert gone == 3
    with scope(SYSTEM):
        ordered, *_others = Promise.objects.filter(expires_at__lt=now)
        assert ordered.state == PromiseState.CONFIRMED
        assert set(Promise.objects.filter(expires_at=now).values_list("public_id", flat=True)) == fresh


def test_changes_of_orders_go_unless_they_were_applied_or_still_stand(company, ship_to, buyer, now):
    with scope(SYSTEM):
        order = Order.objects.create(company=company, number="C-1", ship_to=ship_to, placed_at=now)
        for expires_at, applied_at in ((now - A_YEAR, None), (now - A_YEAR, now - A_YEAR), (now, None)):
            OrderChange.objects.create(
                company=company, order=order, requested_by=buyer, request={}, shown={}, based_on=0,
                created_at=expires_at, expires_at=expires_at, applied_at=applied_at,
            )  # fmt: skip

    gone = purge_expired(now=now)

    assert gone == 1
    with scope(SYSTEM):
        kept = OrderChange.objects.order_by("pk").values_list("expires_at", "applied_at")
        assert list(kept) == [(now - A_YEAR, now - A_YEAR), (now, None)]


def test_sessions_go_when_they_have_expired(db, now):
    for key, expires in (("old", now - timedelta(minutes=1)), ("open", now + timedelta(minutes=1))):
        Session.objects.create(session_key=f"{key}-{uuid4()}"[:40], session_data="", expire_date=expires)

    gone = purge_expired(now=now)

    assert gone == 1
    assert Session.objects.get().session_key.startswith("open")


def test_every_rule_names_a_table_with_its_instant():
    for rule in rules():
        apps.get_model(rule.table)._meta.get_field(rule.instant)


def test_every_task_of_the_beat_exists():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
