"""What a company orders: which items, how many, in which unit, from which site, by which lane."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple
from uuid import UUID

from portal.demo.facts.catalogue import items
from portal.demo.facts.chance import SEED
from portal.demo.facts.companies import CompanyFact, ShipToFact
from portal.demo.facts.lanes import LANE_BY_CODE, LaneFact
from portal.demo.facts.prices import item_prices, items_by_root
from portal.demo.facts.shapes import Item
from portal.demo.facts.sites import COUNTERS, DISTRIBUTION_CENTRES, SITE_BY_CODE
from portal.demo.facts.stock import StockItem, usual_quantity
from portal.demo.facts.zones import kilometres, zone_of

OWN_ITEM_SHARE = 0.35
NEAREST_SHARE, SECOND_SHARE = 0.82, 0.92
STEPS = (1, 1, 1, 2, 2, 3, 5)


class Wish(NamedTuple):
    """So much of an item: `quantity` in base units, `factor` base units to the unit ordered in."""

    item: Item
    quantity: int
    unit: str
    factor: int


def dice(*key: object) -> Random:
    """Return a random source that depends on the key only."""
    return Random(f"{SEED.decode()}|{'|'.join(map(str, key))}")


def identifier(random: Random) -> UUID:
    """Return a version 4 UUID from a random source."""
    return UUID(int=random.getrandbits(128), version=4)


@cache
def item_by_sku() -> dict[str, Item]:
    """Return the catalogue by item code."""
    return {item.sku: item for item in items()}


@cache
def _shares(code: str) -> tuple[float, ...]:
    return tuple(accumulate(item.popularity for item in items_by_root()[code]))


@cache
def _own(company: CompanyFact) -> tuple[Item, ...]:
    return tuple(item_by_sku()[sku] for sku in item_prices(company))


@cache
def _wants(company: CompanyFact) -> tuple[float, ...]:
    return tuple(accumulate(weight for _, weight in company.buys))


def weighted(totals: Sequence[float], random: Random) -> int:
    """Return an index with a chance in proportion to its share of the running totals."""
    return min(bisect(totals, random.random() * totals[-1]), len(totals) - 1)


def wished_item(company: CompanyFact, random: Random) -> Item:
    """Return an item that the company orders: often one of its own prices, else by popularity."""
    own = _own(company)
    if own and random.random() < OWN_ITEM_SHARE:
        return own[int(random.random() ** 2 * len(own))]
    code = company.buys[weighted(_wants(company), random)][0]
    return items_by_root()[code][weighted(_shares(code), random)]


def wish(item: Item, random: Random) -> Wish:
    """Return how many of an item, and in which unit: a pack when the quantity is whole packs."""
    usual = usual_quantity(StockItem(item.sku, item.popularity, float(item.price), item.multiple, item.brand))
    quantity = usual * STEPS[int(random.random() * len(STEPS))]
    for pack in reversed(item.packs):
        if quantity % pack.factor == 0 and quantity // pack.factor <= 40:
            return Wish(item, quantity, pack.unit, pack.factor)
    return Wish(item, quantity, item.unit, 1)


def wishes(company: CompanyFact, random: Random) -> list[Wish]:
    """Return the lines of an order of the company, each of another item."""
    low, high = company.lines
    count = low + int(random.random() ** 1.6 * (high - low + 1))
    found = {item.sku: item for item in (wished_item(company, random) for _ in range(count))}
    return [wish(item, random) for item in found.values()]


@cache
def centres_by_distance(ship_to: ShipToFact) -> tuple[str, ...]:
    """Return the distribution centres, the nearest to a place first."""
    place = (ship_to.latitude, ship_to.longitude)

    def distance(code: str) -> float:
        return kilometres((SITE_BY_CODE[code].latitude, SITE_BY_CODE[code].longitude), place)

    return tuple(sorted(DISTRIBUTION_CENTRES, key=distance))


def counter_near(ship_to: ShipToFact) -> str:
    """Return the trade counter that delivers to a place, or nothing."""
    zone = zone_of(ship_to.postal_code).code
    return next((code for code in COUNTERS if f"{code}>{zone}:standard" in LANE_BY_CODE), "")


def chosen_lane(ship_to: ShipToFact, random: Random, *, is_express: bool) -> LaneFact:
    """Return a lane to a place: mostly from the nearest centre, sometimes the next, sometimes a counter."""
    first, second, _ = centres_by_distance(ship_to)
    dial = random.random()
    site = (
        first if dial < NEAREST_SHARE else second if dial < SECOND_SHARE else counter_near(ship_to) or first
    )
    return lane_between(site, ship_to, "express" if is_express else "standard")


def lane_between(site: str, ship_to: ShipToFact, service: str = "standard") -> LaneFact:
    """Return the lane from a site to a place. Raises: KeyError where the site does not deliver."""
    return LANE_BY_CODE[f"{site}>{zone_of(ship_to.postal_code).code}:{service}"]
