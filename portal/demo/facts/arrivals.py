"""What suppliers delivered in the past year: the day they said, and when it came. Some keep their days better.

A receipt is on its day or a weekday early with probability 1 - p; else it is late by a log-normal number of weekdays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from portal.demo.facts import chance

YEAR_DAYS = 365
RESTOCKED_SHARE = 0.2
MOST = 2
EARLY_SHARE = 0.15
# Of those who are late, so many said another day in time.
MOVED_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Probability of being late, and median weekdays when late; `spread` is sigma of the logarithm."""

    late: float
    median_days: float
    spread: float = 0.7


BY_SUPPLIER = {
    "SUP-GOUR": Punctuality(0.04, 1),
    "SUP-PROC": Punctuality(0.07, 1),
    "SUP-SECU": Punctuality(0.09, 2),
    "SUP-GAST": Punctuality(0.11, 2),
    "SUP-FERR": Punctuality(0.14, 3),
    "SUP-TAIL": Punctuality(0.18, 3),
    "SUP-VOLT": Punctuality(0.28, 4),
    "SUP-AQUA": Punctuality(0.38, 5),
}
SITE_FACTOR = {"DC-NORD": 0.9, "DC-TOUL": 1.25}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A receipt of the past: how much, the day that was said first, the one that was said since, when it came.

    `rank` tells those of one item and site apart.
    """

    rank: int
    quantity: int
    said_on: date
    moved_to: date | None
    came_at: datetime


def arrivals(sku: str, site: str, supplier: str, *, usual: int, today: date) -> Iterator[Arrival]:
    """Yield what came of an item at a site in the year before today, in usual quantities; for most keys nothing."""
    if chance.fraction("restocked", sku, site) >= RESTOCKED_SHARE:
        return
    for rank in range(chance.whole(1, MOST, "restocks", sku, site)):
        key = sku, site, rank
        said_on = working_day(today - timedelta(days=chance.whole(1, YEAR_DAYS, "said", *key)))
        late = _weekdays_late(supplier, *key)
        came_on = add_weekdays(said_on, late)
        if came_on < today:
            is_moved = late > 0 and chance.fraction("moved", *key) < MOVED_SHARE
            came_at = datetime.combine(came_on, time(chance.whole(5, 12, "hour", *key)), UTC)
            quantity = usual * chance.whole(4, 20, "came", *key)
            yield Arrival(rank + 1, quantity, said_on, came_on if is_moved else None, came_at)


def _weekdays_late(supplier: str, sku: str, site: str, rank: int) -> int:
    known = BY_SUPPLIER[supplier]
    dial = chance.fraction("receipt late", sku, site, rank)
    late = known.late * SITE_FACTOR.get(site, 1.0)
    if dial < late:
        median = known.median_days
        return max(1, round(median * chance.skewed("receipt delay", sku, site, rank, spread=known.spread)))
    return -1 if dial > 1 - EARLY_SHARE else 0


def working_day(day: date) -> date:
    """Return the day, or the Monday after it at a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


def add_weekdays(day: date, count: int) -> date:
    """Return the weekday so many after a weekday, or before it when below zero."""
    weeks, rest = divmod(day.weekday() + count, 5)
    return day + timedelta(days=7 * weeks + rest - day.weekday())
