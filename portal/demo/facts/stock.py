"""How much of each item lies where, and what is to come: worked out from popularity, price and sales multiple."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from portal.demo.facts import chance
from portal.demo.facts.arrivals import Arrival, arrivals, working_day
from portal.demo.facts.sites import COUNTERS, DISTRIBUTION_CENTRES, SUPPLIERS, TERMS_BY_BRAND, SupplierTerms

HORIZON_DAYS = 60
LINE_VALUE_EUR = 45.0
# Cover of each class, in usual order quantities: fewest, most, safety; share of keys without stock.
COVER = {"A": (40, 120, 5, 0.02), "B": (12, 40, 2, 0.05), "C": (2, 12, 0, 0.12)}
TO_ORDER_SHARE = 0.08


@dataclass(frozen=True, slots=True)
class StockItem:
    """What stocking needs to know of an item; `price` EUR of a base unit."""

    sku: str
    popularity: float
    price: float
    multiple: int = 1
    brand: str = ""


@dataclass(frozen=True, slots=True)
class Supply:
    """A receipt to come: so much, on that day."""

    quantity: int
    due_on: date


@dataclass(frozen=True, slots=True)
class StockKey:
    """The stock of an item at a site, in base units, with what is to come and what came in the past year."""

    sku: str
    site: str
    on_hand: int
    safety: int
    receipts: tuple[Supply, ...]
    arrivals: tuple[Arrival, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """What a supplier asks of an item made to order."""

    sku: str
    site: str
    lead_days: int
    minimum: int
    multiple: int


def usual_quantity(item: StockItem) -> int:
    """Return a usual order quantity: a line of about 45 EUR, in whole multiples."""
    wanted = max(1.0, LINE_VALUE_EUR / max(item.price, 0.001))
    return ceil(min(wanted, 5000) / item.multiple) * item.multiple


def classes(items: Iterable[StockItem]) -> dict[str, str]:
    """Return the class of each item by its popularity: the first 20 % A, the next 30 % B, the rest C."""
    ranked = sorted(items, key=lambda item: (-item.popularity, item.sku))
    first, second = len(ranked) * 20 // 100, len(ranked) * 50 // 100
    return {
        item.sku: "A" if rank < first else "B" if rank < second else "C" for rank, item in enumerate(ranked)
    }


def supplier_of(item: StockItem) -> SupplierTerms:
    """Return who makes an item: the supplier of its brand, else one picked by its code."""
    return TERMS_BY_BRAND.get(item.brand) or chance.choose(SUPPLIERS, "supplier", item.sku)


def order_terms(item: StockItem) -> OrderTerms:
    """Return the terms under which an item can be made to order."""
    terms = supplier_of(item)
    usual = usual_quantity(item)
    minimum = ceil(max(1.0, terms.minimum_eur * 0.4 / max(item.price, 0.001)) / item.multiple) * item.multiple
    return OrderTerms(
        item.sku,
        terms.site,
        terms.lead_days + chance.whole(0, 3, "lead", item.sku),
        max(item.multiple, min(minimum, 10 * usual)),
        item.multiple,
    )


def stock_keys(items: Sequence[StockItem], today: date) -> Iterator[StockKey]:
    """Yield the stock of every item at every site that keeps it; items only made to order have none."""
    kind = classes(items)
    for item in items:
        for site in _sites(item, kind[item.sku]):
            yield _key(item, kind[item.sku], site, today)


def _sites(item: StockItem, kind: str) -> list[str]:
    if kind == "C" and chance.fraction("to order", item.sku) < TO_ORDER_SHARE:
        return []
    home = chance.bits("home", item.sku) % len(DISTRIBUTION_CENTRES)
    count = {"A": 3, "B": 2 + (chance.fraction("third", item.sku) < 0.5), "C": 1}[kind]
    if kind == "C" and chance.fraction("second", item.sku) < 0.4:
        count = 2
    centres = [DISTRIBUTION_CENTRES[(home + step) % len(DISTRIBUTION_CENTRES)] for step in range(count)]
    share = {"A": 0.45, "B": 0.1, "C": 0.0}[kind]
    return centres + [site for site in COUNTERS if chance.fraction("counter", item.sku, site) < share]


def _key(item: StockItem, kind: str, site: str, today: date) -> StockKey:
    fewest, most, safety, empty_share = COVER[kind]
    usual = usual_quantity(item)
    is_centre = site in DISTRIBUTION_CENTRES
    scale = 1.0 if is_centre else 0.3
    is_empty = chance.fraction("empty", item.sku, site) < empty_share
    cover = fewest + (most - fewest) * chance.fraction("cover", item.sku, site)
    on_hand = 0 if is_empty else _whole(cover * usual * scale, item.multiple)
    withheld = min(on_hand // 3, _whole(safety * usual * scale, item.multiple)) if safety else 0
    return StockKey(
        item.sku,
        site,
        on_hand,
        withheld,
        _receipts(item, site, today, is_empty=is_empty, is_centre=is_centre),
        tuple(arrivals(item.sku, site, supplier_of(item).site, usual=usual, today=today))
        if is_centre
        else (),
    )


def _receipts(
    item: StockItem, site: str, today: date, *, is_empty: bool, is_centre: bool
) -> tuple[Supply, ...]:
    count = 1 if is_empty and chance.fraction("dated", item.sku, site) < 0.85 else 0
    if is_centre and chance.fraction("refill", item.sku, site) < 0.22:
        count += 1
    usual = usual_quantity(item)
    return tuple(
        Supply(
            _whole(usual * chance.whole(8, 40, "receipt", item.sku, site, rank), item.multiple),
            working_day(today + timedelta(days=chance.whole(1, HORIZON_DAYS, "due", item.sku, site, rank))),
        )
        for rank in range(count)
    )


def _whole(quantity: float, multiple: int) -> int:
    return max(1, round(quantity / multiple)) * multiple
