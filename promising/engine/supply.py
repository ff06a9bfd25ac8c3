"""Supply against demand: what is available to promise on each day, exactly, for one key or for many at once.

N(t) is receipts up to day t less commitments and live holds; shortage is carried. A(t) = max(0, min over v >= t of
N(v), less safety). Quantities are int64 thousandths, days proleptic ordinals of the site's zone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from promising.engine.units import to_micros, to_units
from promising.engine.zones import local_day

Ints = NDArray[np.int64]


class Receipt(NamedTuple):
    """Supply: on hand when `at` is None, else to come on a day of the site's zone (an instant falls on its day).

    `supplier` sends it. `said_on` is the day that he said, where it counts from another one: it is overdue.
    """

    item: str
    site: str
    quantity: Decimal
    at: date | datetime | None = None
    code: str = ""
    supplier: str = ""
    said_on: date | None = None


class Commitment(NamedTuple):
    """Demand that is already promised: due on a day of the site's zone, or now."""

    item: str
    site: str
    quantity: Decimal
    at: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A commitment that counts while `expires_at` is after now."""

    item: str
    site: str
    quantity: Decimal
    expires_at: datetime
    at: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Protection:
    """Stock only for one customer until he has used it: `quantity` is the unconsumed rest. No site: anywhere."""

    item: str
    customer: str
    quantity: Decimal
    site: str | None = None


class Event(NamedTuple):
    """A change of a key's supply on a day; day None is on hand from ever."""

    day: int | None
    units: int
    code: str


def live(holds: Iterable[Hold], now: datetime) -> list[Commitment]:
    """Return the holds that still count, as commitments. One that expires at `now` no longer does."""
    return [Commitment(h.item, h.site, h.quantity, h.at) for h in holds if h.expires_at > now]


def day_of(at: date | datetime, zone: str) -> int:
    """Return the day number of a date, or of an instant in a zone."""
    return local_day(zone, to_micros(at)) if isinstance(at, datetime) else at.toordinal()


def receipt_event(receipt: Receipt, zone: str) -> Event:
    """Return a receipt as an event of its key."""
    day = None if receipt.at is None else day_of(receipt.at, zone)
    return Event(day, to_units(receipt.quantity), receipt.code)


def commitment_event(commitment: Commitment, zone: str, today: int) -> Event:
    """Return a commitment as an event of its key; without a day it is due today."""
    day = today if commitment.at is None else day_of(commitment.at, zone)
    return Event(day, -to_units(commitment.quantity), "")


def projected(net_by_key_day: Ints) -> Ints:
    """Return N. Shapes: net changes [key, day] to projected supply [key, day]."""
    return np.cumsum(net_by_key_day, axis=1, dtype=np.int64)


def available(projected_by_key_day: Ints, safety_by_key: Ints) -> Ints:
    """Return A, non-decreasing along days, never negative. Shapes: [key, day], [key] to [key, day].

    The last day stands for all later ones.
    """
    ahead = np.minimum.accumulate(projected_by_key_day[:, ::-1], axis=1)[:, ::-1]
    return np.maximum(ahead - safety_by_key[:, None], 0)


def earliest_day(available_by_key_day: Ints, units_by_key: Ints) -> Ints:
    """Return the index of the first day on which each key has its quantity, or the number of days for never.

    A binary search along all keys at once. Shapes: [key, day], [key] to [key].
    """
    keys, days = available_by_key_day.shape
    low = np.zeros(keys, dtype=np.int64)
    high = np.full(keys, days, dtype=np.int64)
    rows = np.arange(keys)
    while (open_rows := low < high).any():
        middle = (low + high) // 2
        enough = available_by_key_day[rows, np.minimum(middle, days - 1)] >= units_by_key
        high = np.where(open_rows & enough, middle, high)
        low = np.where(open_rows & ~enough, middle + 1, low)
    return low


def available_by_day(events: list[Event], safety: int, first: int, count: int) -> Ints:
    """Return A of one key for `count` days from day `first`; every event counts on its own day, past or to come."""
    dated = [event.day for event in events if event.day is not None]
    start, end = min([first, *dated]), max([first + count - 1, *dated])
    net = np.zeros((1, end - start + 1), dtype=np.int64)
    for event in events:
        net[0, 0 if event.day is None else event.day - start] += event.units
    found = available(projected(net), np.array([safety], dtype=np.int64))
    return found[0, first - start : first - start + count]


class Ladder:
    """A(t) of one key as its steps: it can only rise on days of receipt, and a commitment adds no step.

    `levels[i]` holds from `days[i]` on, before safety and unclipped. Mutable: `take` commits a quantity.
    """

    __slots__ = ("codes", "days", "levels", "safety")

    def __init__(self, days: list[int], levels: list[int], safety: int, codes: dict[int, str]) -> None:
        self.days, self.levels, self.safety, self.codes = days, levels, safety, codes

    @classmethod
    def of(cls, events: Iterable[Event], today: int, safety: int = 0) -> "Ladder":
        """Build the steps from `today` on; what was due before counts today."""
        net: dict[int, int] = {today: 0}
        codes: dict[int, str] = {}
        for day, units, code in events:
            on = today if day is None or day < today else day
            net[on] = net.get(on, 0) + units
            if units > 0 and day is not None:
                codes.setdefault(on, code)
        if len(net) == 1:
            return cls([today], [net[today]], safety, codes)
        days = sorted(net)
        levels: list[int] = []
        total = 0
        for day in days:
            total += net[day]
            levels.append(total)
        for index in range(len(levels) - 2, -1, -1):
            levels[index] = min(levels[index], levels[index + 1])
        kept = [i for i, level in enumerate(levels) if i == 0 or level > levels[i - 1]]
        return cls([days[i] for i in kept], [levels[i] for i in kept], safety, codes)

    def level(self, day: int) -> int:
        """Return what is available on a day before safety, unclipped."""
        return self.levels[max(bisect_right(self.days, day) - 1, 0)]

    def free(self, day: int) -> int:
        """Return A(day)."""
        return max(0, self.level(day) - self.safety)

    def first_day(self, units: int) -> int | None:
        """Return the first day on which `units` are available, by binary search; None for never."""
        index = self.levels_from(units) if units > 0 else 0
        return self.days[index] if index < len(self.days) else None

    def levels_from(self, units: int) -> int:
        """Return the index of the first step that has a quantity above safety; their number when none has."""
        return bisect_left(self.levels, units + self.safety)

    def take(self, day: int, units: int) -> None:
        """Commit a quantity on a day: all that is later falls, and nothing before may exceed what is left."""
        index = max(bisect_right(self.days, day) - 1, 0)
        for later in range(index, len(self.levels)):
            self.levels[later] -= units
        left = self.levels[index]
        for earlier in range(index):
            self.levels[earlier] = min(self.levels[earlier], left)

    def copy(self) -> "Ladder":
        """Return a ladder that can be taken from without changing this one."""
        return Ladder(self.days, self.levels.copy(), self.safety, self.codes)
