"""Stock for given items on the demo network: balances, their opening in the ledger, receipts, supplier terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count

from inventory.models import Site, SupplierItem
from orders.models import OrderLine
from portal.catalogue.models import Item
from portal.demo.facts.stock import OrderTerms, StockItem, StockKey, order_terms, stock_keys, supplier_of
from portal.demo.loading.progress import Progress
from portal.demo.loading.rows import insert_rows, loading

OPENED_DAYS_AGO = 40


def stock_items(item_ids: Sequence[int], *, today: date, progress: Progress | None = None) -> int:
    """Put stock of these items on the demo network; return how many keys (item, site) are new.

    Items that have a supplier already, as all stocked ones do, are left alone. Deterministic: the same items on
    the same day get the same stock. The network must be there. Side effects: one transaction.
    """
    progress = progress or Progress()
    with loading():
        wanted = _items(item_ids)
        sites = dict(Site.objects.values_list("code", "pk"))
        listed = list(wanted.values())
        keys = list(stock_keys(listed, today))
        ids = {item.sku: pk for pk, item in wanted.items()}
        progress.expect(2 * len(keys))
        insert_rows("inventory_stockbalance", BALANCE_COLUMNS, progress.each(_balances(keys, ids, sites)))
        insert_rows(
            "inventory_stockmovement", MOVEMENT_COLUMNS, progress.each(_openings(keys, ids, sites, today))
        )
        suppliers = {item.sku: supplier_of(item).site for item in listed}
        insert_rows("inventory_receipt", RECEIPT_COLUMNS, _receipts(keys, ids, sites, suppliers))
        terms = (order_terms(item) for item in listed)
        insert_rows("inventory_supplieritem", TERMS_COLUMNS, _terms(terms, ids, sites))
    return len(keys)


BALANCE_COLUMNS = "item_id site_id on_hand staged incoming reserved safety shortage"
MOVEMENT_COLUMNS = "item_id site_id kind change staged_change cause reference at"
RECEIPT_COLUMNS = "reference item_id site_id supplier_id quantity received_quantity due_on state"
TERMS_COLUMNS = "site_id item_id lead_days minimum multiple"


def _items(item_ids: Sequence[int]) -> dict[int, StockItem]:
    chosen = Item.objects.filter(pk__in=item_ids).exclude(pk__in=SupplierItem.objects.values("item_id"))
    fields = ("pk", "sku", "popularity", "list_price", "sales_multiple", "brand")
    sold = _lines_sold()
    return {
        item.pk: StockItem(
            item.sku,
            item.popularity or sold.get(item.pk, 0),
            float(item.list_price),
            max(1, int(item.sales_multiple)),
            item.brand,
        )
        for item in chosen.only(*fields).order_by("pk").iterator()
    }


def _lines_sold() -> dict[int, int]:
    """Return how often each item was ordered: the popularity of items that came without one."""
    counted = OrderLine.objects.order_by().values("item_id").annotate(lines=Count("pk"))
    return dict(counted.values_list("item_id", "lines"))


Rows = Iterator[tuple[Any, ...]]


def _balances(keys: Sequence[StockKey], ids: dict[str, int], sites: dict[str, int]) -> Rows:
    for key in keys:
        incoming = sum(supply.quantity for supply in key.receipts)
        yield ids[key.sku], sites[key.site], key.on_hand, 0, incoming, 0, key.safety, 0


def _openings(keys: Sequence[StockKey], ids: dict[str, int], sites: dict[str, int], today: date) -> Rows:
    at = datetime.combine(today - timedelta(days=OPENED_DAYS_AGO), time(5), UTC)
    for key in keys:
        if key.on_hand:
            cause = f"opening:{key.sku}:{key.site}"
            yield ids[key.sku], sites[key.site], "opening", key.on_hand, 0, cause, "", at


def _receipts(
    keys: Sequence[StockKey], ids: dict[str, int], sites: dict[str, int], suppliers: dict[str, str]
) -> Rows:
    for key in keys:
        for rank, supply in enumerate(key.receipts, start=1):
            reference = f"AP-{key.sku}-{key.site}-{rank}"[:60]
            yield (
                reference,
                ids[key.sku],
                sites[key.site],
                sites[suppliers[key.sku]],
                supply.quantity,
                Decimal(0),
                supply.due_on,
                "expected",
            )


def _terms(terms: Iterator[OrderTerms], ids: dict[str, int], sites: dict[str, int]) -> Rows:
    for term in terms:
        yield sites[term.site], ids[term.sku], term.lead_days, term.minimum, term.multiple
