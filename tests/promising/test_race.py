"""Many buyers in several processes want the last pieces: exactly the stock is sold, whatever is killed meanwhile."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from inventory.audit import balance_differences
from inventory.models import Reservation, StockBalance
from orders.models import OrderLine
from portal.kernel.tenancy import SYSTEM, scope
from tests import factories
from tests.promising.aftermath import (
    assert_each_accepted_order_exists_once,
    finish_what_was_cut_short,
    is_going_on,
    said,
)

pytestmark = [pytest.mark.slow(20), pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).parents[2]
SKUS = [f"HOT-{number}" for number in range(5)]
STOCK, PATIENCE_SECONDS = 300, 180


@pytest.fixture
def hot_items(network):
    """Put the stock of five hot items on the shelf."""
    for sku in SKUS:
        factories.put_stock(factories.make_item(sku), network.site, STOCK)


@pytest.fixture
def start(company, buyer, ship_to, tmp_path, hot_items) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Return a function that starts a process of buyers whose words go to a file of its own."""
    started: list[subprocess.Popen[bytes]] = []
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"}

    def run(threads: int, *options: str) -> subprocess.Popen[bytes]:
        with (tmp_path / f"words-{len(started)}").open("wb") as words:
            process = subprocess.Popen(command(threads, *options), cwd=ROOT, env=environment, stdout=words)
        started.append(process)
        return process

    def command(threads: int, *options: str) -> list[str]:
        return [
            *(sys.executable, "-m", "tests.promising.racer", "--database", connection.settings_dict["NAME"]),
            *("--company", str(company.pk), "--user", str(buyer.pk), "--ship-to", str(ship_to.public_id)),
            *("--threads", str(threads), *options, *SKUS),
        ]

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def assert_exactly_the_stock_is_sold() -> None:
    with scope(SYSTEM):
        balances = list(StockBalance.objects.all())
        sold = list(OrderLine.objects.filter(state="confirmed"))
        assert balance_differences() == []
        assert {balance.reserved for balance in balances} == {Decimal(STOCK)}
        assert sum(line.quantity for line in sold) == STOCK * len(SKUS)
        assert OrderLine.objects.exclude(state="confirmed").count() == 0
        assert Reservation.objects.filter(state="live", kind="firm").count() == len(sold)


def test_the_last_pieces_are_sold_exactly_once(start, tmp_path):
    racers = [start(4), start(4), start(4, "--hold")]

    for racer in racers:
        assert racer.wait(PATIENCE_SECONDS) == 0

    numbers = [number for _key, number in said(tmp_path, "got")]
    assert len(numbers) == len(set(numbers)) == STOCK
    assert_exactly_the_stock_is_sold()


def test_nothing_is_lost_or_doubled_when_writers_and_backends_are_killed(start, tmp_path, company, buyer):
    chance, kills = random.Random(7), 0
    ended: list[bool] = []
    racers = [start(4, "--hold") for _ in range(8)]
    deadline = time.monotonic() + PATIENCE_SECONDS

    while (len(said(tmp_path, "got")) < 40 or sum(ended) < 3) and is_going_on(racers, deadline):
        time.sleep(chance.uniform(0.05, 0.25))
        if len(said(tmp_path, "got")) < 4:
            continue
        victim = chance.randrange(len(racers))
        racers[victim].send_signal(signal.SIGKILL)
        racers[victim].wait()
        racers[victim] = start(4, "--hold")
        kills += 1
        ended.append(end_one_session(chance))
    for racer in racers:
        assert racer.wait(PATIENCE_SECONDS) == 0
    finish_what_was_cut_short(tmp_path, company, buyer)

    assert kills >= 3
    assert sum(ended) >= 3
    with scope(SYSTEM):
        assert_each_accepted_order_exists_once(tmp_path, at_most=STOCK)


def end_one_session(chance: random.Random) -> bool:
    """End the database session of one of the writers; the crash of a whole server has a test of its own."""
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        user=settings["USER"] or None,
        password=settings["PASSWORD"] or None,
        dbname=settings["NAME"],
        autocommit=True,
    ) as database:
        rows = database.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND state <> 'idle' AND pid <> pg_backend_pid()"
            " AND pid <> %s",
            [settings["NAME"], connection.connection.info.backend_pid],
        ).fetchall()
        if rows:
            database.execute("SELECT pg_terminate_backend(%s)", [chance.choice(rows)[0]])
    return bool(rows)
