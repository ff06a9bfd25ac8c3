"""The stock of one item at one site, as a storekeeper keeps it on paper: what the services are held against.

Whole units, days of the site, no database and nothing of the engine.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
FAR = 30
CUT_OFF = time(16, 0)


@dataclass
class Shelf:
    """What is known of one key.

    `supplied` is all that ever came or is to come; `disturbed`: supply may have fallen below what was promised.
    """

    on_hand: int
    safety: int
    supplied: int
    staged: int = 0
    shipped: int = 0
    receipts: dict[str, tuple[date, int]] = field(default_factory=dict)
    firm: dict[Any, tuple[date, int]] = field(default_factory=dict)
    holds: dict[Any, tuple[list[tuple[date, int]], datetime]] = field(default_factory=dict)
    disturbed: bool = False

    def held(self, now: datetime) -> list[tuple[date, int]]:
        """Return the holds that count: those that expire later."""
        return [due for dues, expires_at in self.holds.values() if expires_at > now for due in dues]

    def due(self, now: datetime) -> list[tuple[date, int]]:
        return [*self.firm.values(), *self.held(now)]

    def received_by(self, day: date, now: datetime) -> int:
        """Return what is on the shelf by a day; what is overdue comes tomorrow at the soonest."""
        today = today_at(now)
        days = [(due if due >= today else today + DAY, quantity) for due, quantity in self.receipts.values()]
        return self.on_hand + sum(quantity for due, quantity in days if due <= day)

    def owed_by(self, day: date, now: datetime) -> int:
        return sum(quantity for due, quantity in self.due(now) if due <= day)

    def available(self, day: date, now: datetime) -> int:
        """Return A(day): no day from then on may lack anything, and the safety stock stays."""
        ahead = self.turns(day, now)
        return max(0, min(self.received_by(v, now) - self.owed_by(v, now) for v in ahead) - self.safety)

    def carries(self, now: datetime) -> bool:
        """Whether what is due by any day has come by it."""
        days = self.turns(today_at(now), now)
        return all(self.owed_by(day, now) <= self.received_by(day, now) for day in days)

    def turns(self, since: date, now: datetime) -> list[date]:
        """Return a day and all later ones on which something comes or is due: between them nothing changes."""
        known = [due for due, _quantity in (*self.receipts.values(), *self.due(now))]
        return [day for day in {since, today_at(now) + DAY, *known} if day >= since]


def today_at(now: datetime) -> date:
    return now.astimezone(PARIS).date()


def first_work_day(now: datetime) -> date:
    """Return the day on which an order of this moment is picked: today until the cut-off, then the next weekday."""
    day = today_at(now)
    if now.astimezone(PARIS).time() > CUT_OFF:
        day += DAY
    return next_weekday(day)


def next_weekday(day: date) -> date:
    while day.weekday() > 4:
        day += DAY
    return day


def best_dues(shelf: Shelf, quantity: int, now: datetime) -> list[tuple[date, int]]:
    """Return what a site can pick on which day of a quantity that is wanted as soon as possible."""
    found, taken, day = [], 0, first_work_day(now)
    for _ in range(FAR):
        got = min(quantity, shelf.available(day, now)) - taken
        if got > 0:
            found.append((day, got))
            taken += got
        day = next_weekday(day + DAY)
    return found


def fits(shelf: Shelf, dues: Iterable[tuple[date, int]], now: datetime, without: Any = None) -> bool:
    """Whether dues can be promised one after the other, when the hold `without` is given up for them."""
    former, added = shelf.holds.pop(without, None), []
    try:
        for number, (day, quantity) in enumerate(dues):
            if shelf.available(max(day, today_at(now)), now) < quantity:
                return False
            shelf.firm["trial", number] = day, quantity
            added.append(("trial", number))
        return True
    finally:
        for name in added:
            del shelf.firm[name]
        if former is not None:
            shelf.holds[without] = former
