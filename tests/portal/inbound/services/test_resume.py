"""An import that is killed goes on where it stopped, and nothing is lost or written twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from orders.models import Order, OrderLine
from portal.inbound.codec.orders import OrderRules
from portal.inbound.services.import_orders import OrderOptions, import_orders
from portal.inbound.services.reading import ReadOptions
from portal.kernel.tenancy import SYSTEM, scope

ROOT = Path(__file__).parents[4]
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
INVOICES, LINES = 8_000, 5
# The command of a process that can be killed: small chunks, in the database of the test.
SCRIPT = """
import os, sys, dj_database_url
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
import django
django.setup()
from portal.inbound.codec.orders import OrderRules
from portal.inbound.services import import_orders as service
from portal.inbound.services.reading import ReadOptions
from portal.kernel import clock
service.CHUNK_ROWS = 500
service.import_orders(path=Path(sys.argv[1]), rejects_path=Path(sys.argv[2]), read=ReadOptions(),
                      options=service.OrderOptions(OrderRules()), now=clock.now())
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "orders.csv"
    with path.open("w") as out:
        out.write(HEADER)
        for invoice in range(INVOICES):
            for line in range(LINES):
                out.write(
                    f"{invoice},ITEM{line},THING {line},{line + 1},2010-12-01 08:26:00,1.25,{invoice % 50},France\n"
                )
    return path


def lines_written() -> int:
    with scope(SYSTEM):
        return OrderLine.objects.count()


def database_url() -> str:
    values = connection.settings_dict
    return f"postgresql://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_import_goes_on_where_it_stopped(file, tmp_path, now):
    rejects = tmp_path / "rejects.csv"
    environment = {**os.environ, "DATABASE_URL": database_url()}
    command = [sys.executable, "-c", SCRIPT, str(file), str(rejects)]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        deadline = time.monotonic() + 60
        while not lines_written() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    killed_at = lines_written()
    assert 0 < killed_at < INVOICES * LINES
    assert killed_at % LINES == 0

    tally = import_orders(
        path=file, rejects_path=rejects, read=ReadOptions(), options=OrderOptions(OrderRules()), now=now
    )

    assert (tally.read, tally.already_there) == (INVOICES * LINES, killed_at)
    assert tally.imported == INVOICES * LINES - killed_at
    with scope(SYSTEM):
        assert Order.objects.count() == INVOICES
        assert OrderLine.objects.count() == INVOICES * LINES
