"""A real Celery worker, killed in the middle: no news and no re-allocation is lost."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from inventory.models import StockBalance
from orders.events import record_event
from orders.models import LineState, Order, OrderLine
from orders.news import request_reallocation
from orders.tasks import sweep_backorders
from portal.celery import app
from portal.kernel import clock
from portal.kernel.models import OutboxMessage
from portal.kernel.tenancy import SYSTEM, scope
from tests import factories
from tests.order_factories import Wish, make_order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PROJECT = Path(__file__).parents[3]
COMMAND = [
    *(sys.executable, "-m", "celery", "-A", "portal", "worker", "--beat", "--loglevel", "WARNING"),
    *("--concurrency", "1", "--without-gossip", "--without-mingle", "--without-heartbeat"),
]
PATIENCE_SECONDS = 60


@contextlib.contextmanager
def worker(tmp_path):
    """Run a worker with beat on the test database; kill it hard at the end."""
    database = connection.settings_dict
    address = f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    environment = {
        **os.environ,
        "DATABASE_URL": f"{address}/{database['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "DATA_DIR": str(tmp_path),
    }
    schedule = str(tmp_path / "schedule")
    with (tmp_path / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [*COMMAND, "--schedule", schedule],
            cwd=PROJECT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def eventually(what, patience=PATIENCE_SECONDS):
    """Wait until something is true; return how long it took."""
    begun = time.monotonic()
    while not what():
        assert time.monotonic() - begun < patience, "it did not happen in time"
        time.sleep(0.02)
    return time.monotonic() - begun


def unsent():
    return OutboxMessage.objects.filter(sent_at__isnull=True).count()


@pytest.fixture
def orders(transactional_db, company, ship_to, network, now) -> list[Order]:
    """Return forty orders that wait for stock that has come, with news to tell of each."""
    with scope(SYSTEM):
        item = factories.make_item()
        orders = [
            make_order(
                company=company,
                ship_to=ship_to,
                lane=network.standard,
                wishes=[Wish(item, 10, LineState.BACKORDERED)],
                now=now,
                number=f"C-2026-{number:06d}",
            )
            for number in range(40)
        ]
        factories.put_stock(item, network.site, 400)
        for order in orders:
            for kind in ("placed", "backordered"):
                record_event(order, kind, author=None, now=clock.now())
        request_reallocation(keys=[(item.pk, network.site.pk)], cause="receipt", now=clock.now())
    return orders


def served():
    with scope(SYSTEM):
        return OrderLine.objects.filter(state=LineState.CONFIRMED).count()


def test_nothing_is_lost_when_the_worker_is_killed_in_the_middle(orders, tmp_path):
    with worker(tmp_path):
        eventually(lambda: served() > 0)

    app.send_task(sweep_backorders.name)
    with worker(tmp_path):
        eventually(lambda: served() == len(orders) and unsent() == 0)

    balance = StockBalance.objects.get()
    assert (balance.on_hand, balance.reserved, balance.shortage) == (400, 400, 0)
    with scope(SYSTEM):
        assert {order.last_event for order in Order.objects.all()} == {3}


def test_news_are_sent_soon_after_the_deed(orders, tmp_path):
    with worker(tmp_path):
        eventually(lambda: served() == len(orders) and unsent() == 0)
        delays: list[float] = []
        for order in orders[:5]:
            with scope(SYSTEM):
                record_event(order, "released", author=None, now=clock.now())
            delays.append(eventually(lambda: unsent() == 0))

    assert sorted(delays)[len(delays) // 2] < 2.5, delays
