"""Loading the demo, on a small scale: whole, once, and with a ledger that explains every balance."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from inventory.models import Capacity, Lane, Receipt, Reservation, StockBalance, StockMovement
from orders.aftersales.models import CreditNote, Return
from orders.models import Basket, Gain, Order, OrderEvent, OrderLine, PromiseEntry
from portal.catalogue.models import Item, SearchWord
from portal.catalogue.services import reindex_items
from portal.customers.models import Company, Membership
from portal.demo.facts.people import PASSWORD
from portal.demo.loading import network
from portal.demo.loading.progress import Progress
from portal.demo.stocking import stock_items
from portal.kernel import clock
from portal.kernel.models import User
from portal.kernel.tenancy import SYSTEM, Scope, scope
from promising.models import Calibration, LegObservation
from tests import factories

pytestmark = pytest.mark.django_db
LOADED = (
    Item, SearchWord, Lane, Capacity, Company, Membership, User, StockBalance, StockMovement, Receipt, Reservation,
    Order, OrderLine, OrderEvent, PromiseEntry, LegObservation, Return, CreditNote, Basket, Gain,
)  # fmt: skip
UNEXPLAINED = """
    SELECT count(*) FROM inventory_stockbalance AS balance
      LEFT JOIN (SELECT item_id, site_id, sum(change) AS change, sum(staged_change) AS staged
                   FROM inventory_stockmovement GROUP BY 1, 2) AS ledger USING (item_id, site_id)
      LEFT JOIN (SELECT item_id, site_id, sum(quantity) AS reserved
                   FROM inventory_reservation WHERE state = 'live' GROUP BY 1, 2) AS held USING (item_id, site_id)
      LEFT JOIN (SELECT item_id, site_id, sum(quantity - received_quantity) AS incoming
                   FROM inventory_receipt WHERE state = 'expected' GROUP BY 1, 2) AS supply USING (item_id, site_id)
     WHERE balance.on_hand <> coalesce(ledger.change, 0) OR balance.staged <> coalesce(ledger.staged, 0)
        OR balance.reserved <> coalesce(held.reserved, 0) OR balance.incoming <> coalesce(supply.incoming, 0)
"""
# What came since the ledger was opened, but stands in no line of it.
UNPOSTED = """
    SELECT count(*) FROM inventory_receipt AS came
     WHERE state = 'received' AND received_at > (SELECT max(at) FROM inventory_stockmovement WHERE kind = 'opening')
       AND NOT EXISTS (SELECT FROM inventory_stockmovement AS posted
                        WHERE posted.reference = came.reference AND posted.change = came.received_quantity)
"""


def load(*arguments: str) -> str:
    told = StringIO()
    call_command("load_demo", "--scale", "0.02", *arguments, stdout=told)
    return told.getvalue()


def counts() -> list[int]:
    with scope(SYSTEM):
        return [model.objects.count() for model in LOADED]


def number(statement: str) -> int:
    with scope(SYSTEM), connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


@pytest.mark.slow
def test_a_loaded_demo_is_whole_explained_and_not_loaded_twice():
    load()

    first = counts()
    assert all(first), dict(zip((model.__name__ for model in LOADED), first, strict=True))
    assert number(UNEXPLAINED) == 0
    assert number(UNPOSTED) == 0
    assert number("SELECT count(*) FROM inventory_stockmovement WHERE at > clock_timestamp()") == 0
    assert number("SELECT count(DISTINCT supplier_id) FROM inventory_receipt WHERE state = 'received'") == 8
    assert Calibration.objects.exclude(counts__receipt=[]).count() == 2
    assert number("SELECT count(*) FROM inventory_capacity WHERE used > quantity") == 0
    assert number("SELECT count(DISTINCT state) FROM orders_orderline") >= 15
    stories = "SELECT count(*) FROM orders_orderevent AS e WHERE e.order_id = o.id"
    assert number(f"SELECT count(*) FROM orders_order AS o WHERE last_event <> ({stories})") == 0

    told = load()

    assert counts() == first
    assert "%" not in told
    assert "\n" in told
    assert authenticate(username="buyer@restaurant.example", password=PASSWORD)


@pytest.mark.slow
def test_search_texts_of_the_demo_are_those_that_the_catalogue_would_write():
    load()
    written = list(
        Item.objects.order_by("pk").values_list("sku", "search_a", "search_b", "search_c", "sort_name_fr")
    )

    with scope(SYSTEM):
        reindex_items()

    assert (
        list(
            Item.objects.order_by("pk").values_list("sku", "search_a", "search_b", "search_c", "sort_name_fr")
        )
        == written
    )


@pytest.mark.slow
def test_a_company_sees_its_own_orders_of_the_demo_only():
    load()
    with scope(SYSTEM):
        company = Company.objects.get(code="CHERDRE")
        own = Order.objects.filter(company=company).count()

    with scope(Scope(company.pk)):
        assert 0 < Order.objects.count() == own


def test_a_share_that_is_none_is_refused():
    with pytest.raises(CommandError, match="not above 0"):
        call_command("load_demo", "--scale=7")


def test_a_missing_file_of_invoices_is_told(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.csv"):
        call_command("load_demo", f"--from-online-retail={tmp_path / 'nothing.csv'}", stdout=StringIO())


def test_demo_logins_prints_every_account_and_the_password():
    told = StringIO()

    call_command("demo_logins", stdout=told)

    assert "buyer@hospital.example" in told.getvalue()
    assert "desk@comptoir.example" in told.getvalue()
    assert PASSWORD in told.getvalue()


@pytest.mark.slow
def test_items_of_another_catalogue_get_stock_on_the_demo_network_once(system):
    now = clock.now()
    network.load(Progress(), now=now)
    item_ids = [factories.make_item(f"GIFT-{number}", price="2.10").pk for number in range(30)]

    stocked = stock_items(item_ids, today=now.date())

    assert stocked == StockBalance.objects.count() > 30
    assert stock_items(item_ids, today=now.date()) == 0
