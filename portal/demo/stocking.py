"""Stock for given items on the demo network: balances with their ledger, receipts past and to come, supplier terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Count

from inventory.models import Site, SupplierItem
from orders.models import OrderLine
from portal.catalogue.models import Item
from portal.demo.facts.arrivals import Arrival
from portal.demo.facts.stock import OrderTerms, StockItem, StockKey, order_terms, stock_keys, supplier_of
from portal.demo.loading.progress import Progress
from portal.demo.loading.rows import insert_rows, loading

OPENED_DAYS_AGO = 40


class Stocked(NamedTuple):
    """The stock of a key with its rows' keys, and what came since the ledger was opened."""

    key: StockKey
    item: int
    site: int
    supplier: int
    since_opening: tuple[Arrival, ...]


def stock_items(item_ids: Sequence[int], *, today: date, progress: Progress | None = None) -> int:
    """Put stock of these items on the demo network; return how many keys (item, site) are new.

    Items that have a supplier already, as all stocked ones do, are left alone. Deterministic: the same items on
    the same day get the same stock. The network must be there. Side effects: one transaction.
    """
    progress = progress or Progress()
    with loading():
        wanted = _items(item_ids)
        sites = dict(Site.objects.values_list("code", "pk"))
        ids = {item.sku: pk for pk, item in wanted.items()}
        suppliers = {item.sku: sites[supplier_of(item).site] for item in wanted.values()}
        opened_at = datetime.combine(today - timedelta(days=OPENED_DAYS_AGO), time(5), UTC)
        stocked = [
            Stocked(key, ids[key.sku], sites[key.site], suppliers[key.sku], _since(key, opened_at))
            for key in stock_keys(list(wanted.values()), today)
        ]
        progress.expect(2 * len(stocked))
        insert_rows("inventory_stockbalance", BALANCE_COLUMNS, progress.each(_balances(stocked)))
        movements = progress.each(_movements(one, opened_at) for one in stocked)
        insert_rows("inventory_stockmovement", MOVEMENT_COLUMNS, (row for rows in movements for row in rows))
        insert_rows("inventory_receipt", RECEIPT_COLUMNS, _receipts(stocked, opened_at))
        terms = (order_terms(item) for item in wanted.values())
        insert_rows("inventory_supplieritem", TERMS_COLUMNS, _terms(terms, ids, sites))
    return len(stocked)


BALANCE_COLUMNS = "item_id site_id on_hand staged incoming reserved safety shortage"
MOVEMENT_COLUMNS = "item_id site_id kind change staged_change cause reference at"
RECEIPT_COLUMNS = (
    "reference item_id site_id supplier_id quantity received_quantity due_on first_due_on state received_at"
)
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


def _since(key: StockKey, opened_at: datetime) -> tuple[Arrival, ...]:
    """Return what came after the opening and still is on hand; what came before is part of the opening stock."""
    left, found = key.on_hand, []
    for arrival in key.arrivals:
        if arrival.came_at > opened_at and arrival.quantity <= left:
            left -= arrival.quantity
            found.append(arrival)
    return tuple(found)


Row = tuple[Any, ...]


def _balances(stocked: Iterable[Stocked]) -> Iterator[Row]:
    for key, item, site, *_ in stocked:
        incoming = sum(supply.quantity for supply in key.receipts)
        yield item, site, key.on_hand, 0, incoming, 0, key.safety, 0


def _movements(one: Stocked, opened_at: datetime) -> list[Row]:
    """Return how the stock of a key came to be: what there was at the opening, and what came since."""
    key, item, site = one.key, one.item, one.site
    opening = key.on_hand - sum(arrival.quantity for arrival in one.since_opening)
    rows: list[Row] = []
    if opening:
        rows.append((item, site, "opening", opening, 0, f"opening:{key.sku}:{key.site}", "", opened_at))
    for arrival in one.since_opening:
        reference = _reference(key, arrival)
        cause = f"receipt:{reference}:0"
        rows.append((item, site, "receipt", arrival.quantity, 0, cause, reference, arrival.came_at))
    return rows


def _reference(key: StockKey, arrival: Arrival) -> str:
    return f"AP-{key.sku}-{key.site}-P{arrival.rank}"[:60]


def _receipts(stocked: Iterable[Stocked], opened_at: datetime) -> Iterator[Row]:
    for key, item, site, supplier, since_opening in stocked:
        for rank, supply in enumerate(key.receipts, start=1):
            reference = f"AP-{key.sku}-{key.site}-{rank}"[:60]
            yield reference, item, site, supplier, supply.quantity, 0, supply.due_on, None, "expected", None
        for arrival in key.arrivals:
            if arrival.came_at <= opened_at or arrival in since_opening:
                quantity, moved_to = arrival.quantity, arrival.moved_to
                yield (
                    _reference(key, arrival),
                    item,
                    site,
                    supplier,
                    quantity,
                    quantity,
                    moved_to or arrival.said_on,
                    arrival.said_on if moved_to else None,
                    "received",
                    arrival.came_at,
                )


def _terms(terms: Iterable[OrderTerms], ids: dict[str, int], sites: dict[str, int]) -> Iterator[Row]:
    for term in terms:
        yield sites[term.site], ids[term.sku], term.lead_days, term.minimum, term.multiple
