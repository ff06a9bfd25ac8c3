"""What a company pays: its own prices with quantity breaks, else its category discount, else the list."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from portal.demo.facts import chance
from portal.demo.facts.catalogue import items
from portal.demo.facts.categories import CATEGORIES
from portal.demo.facts.companies import CompanyFact
from portal.demo.facts.shapes import Item

CENT = Decimal("0.01")
_PARENT = {category.code: category.parent for category in CATEGORIES}


@dataclass(frozen=True, slots=True)
class Break:
    """A price of a base unit from a quantity on."""

    minimum: int
    price: Decimal


@cache
def root(category: str) -> str:
    """Return the top category above a category."""
    while _PARENT[category]:
        category = _PARENT[category]
    return category


@cache
def items_by_root() -> dict[str, tuple[Item, ...]]:
    """Return the items of each top category."""
    found: dict[str, list[Item]] = {}
    for item in items():
        found.setdefault(root(item.category), []).append(item)
    return {code: tuple(listed) for code, listed in found.items()}


@cache
def item_prices(company: CompanyFact) -> dict[str, tuple[Break, ...]]:
    """Return the company's own prices: item code -> breaks, ascending."""
    agreement = company.agreement
    found: dict[str, tuple[Break, ...]] = {}
    for rank in range(agreement.priced_items):
        pool = items_by_root()[agreement.categories[rank % len(agreement.categories)]]
        ranked = [chance.choose(pool, "priced", company.code, rank, draw) for draw in range(6)]
        item = max(ranked, key=lambda candidate: (candidate.popularity, candidate.sku))
        found[item.sku] = _breaks(company, item)
    return found


def _breaks(company: CompanyFact, item: Item) -> tuple[Break, ...]:
    share = Decimal(chance.whole(68, 84, "share", company.code, item.sku)) / 100
    step = item.packs[0].factor if item.packs else 10 * item.multiple
    return tuple(
        Break(minimum, _price(item.price * share * less))
        for minimum, less in (
            (item.multiple, Decimal(1)),
            (step * 5, Decimal("0.95")),
            (step * 20, Decimal("0.91")),
        )
        if minimum == item.multiple or minimum > item.multiple
    )


def _price(amount: Decimal) -> Decimal:
    return max(Decimal("0.0001"), amount.quantize(Decimal("0.0001" if amount < 1 else "0.01"), ROUND_HALF_UP))


def discount(company: CompanyFact, item: Item) -> Decimal:
    """Return the percentage off the list that the item's categories bring."""
    percents = dict(company.agreement.discounts)
    category = item.category
    while category and category not in percents:
        category = _PARENT[category]
    return Decimal(percents.get(category, "0"))


def unit_price(company: CompanyFact, item: Item, quantity: int) -> Decimal:
    """Return what the company pays for a base unit when it orders a quantity. Units: EUR."""
    own = [step.price for step in item_prices(company).get(item.sku, ()) if step.minimum <= quantity]
    if own:
        return own[-1]
    share = 1 - discount(company, item) / 100
    return (item.price * share).quantize(Decimal("0.0001"), ROUND_HALF_UP)
