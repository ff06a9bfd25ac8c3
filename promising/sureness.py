"""How sure a promise is: the newest calibration in the engine's terms, kept with the compiled network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from promising.engine.sureness import LEG_LEVELS, Delays, Profiles, no_delay, probability_on_time
from promising.models import Calibration, Leg


class Way(NamedTuple):
    """What a leg's delays are kept by; weekdays are ISO numbers in the site's zone."""

    site: str
    lane: str
    service: str
    ship_weekday: int
    arrive_weekday: int


@dataclass(frozen=True, eq=False)
class Sureness:
    """The delays of each leg, and what was asked of them before. Threads may share it."""

    legs: Mapping[str, Profiles]
    _known: dict[tuple[Way, float], float] = field(default_factory=dict)

    def on_time(self, way: Way, slack_minutes: float = 0) -> float | None:
        """Return P(delivered at most `slack_minutes` after the promised end), or None when nothing was observed."""
        if not self.legs[Leg.DEPARTURE] or not self.legs[Leg.TRANSIT]:
            return None
        found = self._known.get((way, slack_minutes))
        if found is None:
            legs = [self._delays(leg, way) for leg in Leg]
            found = self._known[way, slack_minutes] = round(probability_on_time(legs, slack_minutes), 3)
        return found

    def _delays(self, leg: Leg, way: Way) -> Delays:
        profiles = self.legs[leg]
        if not profiles:
            return no_delay(profiles.step)
        weekday = way.arrive_weekday if leg == Leg.TRANSIT else way.ship_weekday
        return profiles.delays((way.site, way.lane, way.service, str(weekday)))


def newest_sureness() -> Sureness | None:
    """Return what the newest calibration knows, or None before the first. Queries: one."""
    row = Calibration.objects.order_by("-calibrated_at", "-pk").first()
    return None if row is None else sureness_of(row)


def sureness_of(row: Calibration) -> Sureness:
    """Return a calibration in the engine's terms."""
    return Sureness({leg: _profiles(row, row.counts.get(leg, ())) for leg in Leg})


def _profiles(row: Calibration, counted: Any) -> Profiles:
    counts = {tuple(key): {int(place): number for place, number in bins.items()} for *key, bins in counted}
    return Profiles(counts, levels=LEG_LEVELS, step=row.step_minutes, strength=row.strength)
