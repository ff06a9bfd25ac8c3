"""A database process is killed outright in the middle of a sale, and the whole server with it: nothing is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
import pytest
from django.db import connection

from portal.bootstrap.places import Places
from portal.bootstrap.postgres import Postgres
from portal.customers.models import Company, Role
from portal.kernel.models import User
from portal.kernel.tenancy import SYSTEM, scope
from tests import factories
from tests.promising import aftermath

pytestmark = pytest.mark.slow(40)
ROOT = Path(__file__).parents[2]
SKUS = [f"HOT-{number}" for number in range(5)]
STOCK, CRASHES, PATIENCE_SECONDS = 300, 3, 240
MIGRATE = "from django.core.management import execute_from_command_line as run; run(['', 'migrate', '-v0'])"


@pytest.fixture
def server_of_its_own(tmp_path: Path, django_db_blocker: Any) -> Iterator[str]:
    """Start a durable PostgreSQL for this test alone, and let this process use it."""
    postgres = Postgres(Places.of({"DATA_DIR": str(tmp_path / "data"), "COMPTOIR_VENV": sys.prefix}))
    postgres.places.make()
    url = postgres.ensure()
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    subprocess.run([sys.executable, "-c", MIGRATE], cwd=ROOT, env=environment, check=True)
    asked = dj_database_url.parse(url)
    own = {name: asked[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}
    usual = {name: connection.settings_dict[name] for name in own}
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(own)
        yield url
        connection.close()
        connection.settings_dict.update(usual)
    postgres.stop()


@pytest.fixture
def cast(server_of_its_own: str) -> tuple[Company, User, str]:
    """Put five hot items on the shelf, and return who wants them where."""
    network = factories.make_network()
    for sku in SKUS:
        factories.put_stock(factories.make_item(sku), network.site, STOCK)
    company = factories.make_company("ALPHA")
    buyer = factories.make_person("buyer@alpha.example", company, Role.BUYER)
    return company, buyer, str(factories.make_ship_to(company).public_id)


@pytest.fixture
def start(
    server_of_its_own: str, cast: tuple[Company, User, str], tmp_path: Path
) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Return a function that starts a process of four buyers whose words go to a file of its own."""
    company, buyer, ship_to = cast
    started: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        "DATABASE_URL": server_of_its_own,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    command = [
        *(sys.executable, "-m", "tests.promising.racer", "--database", connection.settings_dict["NAME"]),
        *("--company", str(company.pk), "--user", str(buyer.pk), "--ship-to", ship_to),
        *("--threads", "4", "--hold", *SKUS),
    ]

    def run() -> "subprocess.Popen[bytes]":
        with (tmp_path / f"words-{len(started)}").open("wb") as words:
            started.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=words))
        return started[-1]

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def test_nothing_is_lost_or_doubled_when_the_database_crashes(server_of_its_own, start, cast, tmp_path):
    chance = random.Random(11)
    company, buyer, _ship_to = cast
    racers = [start() for _ in range(8)]
    crashes, heard, deadline = 0, 0, time.monotonic() + PATIENCE_SECONDS

    while crashes < CRASHES and aftermath.is_going_on(racers, deadline):
        time.sleep(chance.uniform(0.02, 0.1))
        if len(aftermath.said(tmp_path, "got")) <= heard:
            continue
        if not kill_a_backend(server_of_its_own, chance):
            continue
        crashes += 1
        victim = chance.randrange(len(racers))
        racers[victim].send_signal(signal.SIGKILL)
        racers[victim].wait()
        racers[victim] = start()
        heard = len(aftermath.said(tmp_path, "got"))
    for racer in racers:
        assert racer.wait(PATIENCE_SECONDS) == 0
    connection.close()
    aftermath.finish_what_was_cut_short(tmp_path, company, buyer)

    assert crashes == CRASHES
    with scope(SYSTEM):
        aftermath.assert_each_accepted_order_exists_once(tmp_path, at_most=STOCK)


def kill_a_backend(url: str, chance: random.Random) -> bool:
    """Send SIGKILL to a database process at work; the server throws all sessions out and recovers from its log."""
    try:
        with psycopg.connect(url, autocommit=True) as database:
            rows = database.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()"
            ).fetchall()
    except psycopg.OperationalError:
        return False
    if not rows:
        return False
    os.kill(chance.choice(rows)[0], signal.SIGKILL)
    return True
