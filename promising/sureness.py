"""How sure a promise is: the newest calibration in the engine's terms, kept with the compiled network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from promising.engine import Awaited
from promising.engine.sureness import (
    DAY,
    LEG_LEVELS,
    ON_SHELF,
    RECEIPT_LEVELS,
    Delays,
    Profiles,
    Shares,
    chances_of,
    last_of,
    met,
    no_delay,
    shares_beyond,
)
from promising.models import RECEIPT, Calibration, Leg


class Way(NamedTuple):
    """What a leg's delays are kept by; weekdays are ISO numbers in the site's zone."""

    site: str
    lane: str
    service: str
    ship_weekday: int
    arrive_weekday: int


@dataclass(frozen=True, eq=False)
class Sureness:
    """The delays of each leg and of receipts, and what was asked of them before. Threads may share it."""

    legs: Mapping[str, Profiles]
    receipts: Profiles
    _chances: dict[tuple[Way, float], Shares] = field(default_factory=dict)
    _shares: dict[tuple[Awaited, ...], Shares] = field(default_factory=dict)

    @cached_property
    def is_known(self) -> bool:
        """Whether enough was observed to say anything."""
        return bool(self.legs[Leg.DEPARTURE]) and bool(self.legs[Leg.TRANSIT])

    def on_time(self, way: Way, slack_minutes: float = 0, awaited: tuple[Awaited, ...] = ()) -> float | None:
        """Return P(delivered at most `slack_minutes` after the promised end), or None when no leg was observed.

        What rests on goods to come waits for them; where no receipt was observed, they are taken to come in time.
        """
        if not self.is_known:
            return None
        chances = self._chances.get((way, slack_minutes))
        if chances is None:
            legs = [self._delays(leg, way) for leg in Leg]
            chances = self._chances[way, slack_minutes] = chances_of(legs, slack_minutes)
        goods = self._shares_of(awaited) if awaited else ON_SHELF
        return round(met(goods, chances), 3)

    def _delays(self, leg: Leg, way: Way) -> Delays:
        profiles = self.legs[leg]
        if not profiles:
            return no_delay(profiles.step)
        weekday = way.arrive_weekday if leg == Leg.TRANSIT else way.ship_weekday
        return profiles.delays((way.site, way.lane, way.service, str(weekday)))

    def _shares_of(self, awaited: tuple[Awaited, ...]) -> Shares:
        found = self._shares.get(awaited)
        if found is None:
            found = ON_SHELF
            if self.receipts:
                found = last_of(
                    [
                        shares_beyond(self.receipts.delays((supplier, site)), spare_days, overdue_days)
                        for supplier, site, spare_days, overdue_days in awaited
                    ]
                )
            self._shares[awaited] = found
        return found


def newest_sureness() -> Sureness | None:
    """Return what the newest calibration knows, or None before the first. Queries: one."""
    row = Calibration.objects.order_by("-calibrated_at", "-pk").first()
    return None if row is None else sureness_of(row)


def sureness_of(row: Calibration) -> Sureness:
    """Return a calibration in the engine's terms."""
    legs: dict[str, Profiles] = {
        leg: Profiles(_counts(row, leg), levels=LEG_LEVELS, step=row.step_minutes, strength=row.strength)
        for leg in Leg
    }
    receipts = Profiles(_counts(row, RECEIPT), levels=RECEIPT_LEVELS, step=DAY, strength=row.receipt_strength)
    return Sureness(legs, receipts)


def _counts(row: Calibration, name: str) -> dict[tuple[str, ...], dict[int, Any]]:
    counted = row.counts.get(name, ())
    return {tuple(key): {int(place): number for place, number in bins.items()} for *key, bins in counted}
