"""How late the legs of a way are: known distributions by site, carrier and weekday, so that calibration can be checked.

A leg is early or on time with probability 1 - p; else it is late by a log-normal delay with the given
median. Weekday factors multiply p: Mondays and Fridays are worse.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from portal.demo.facts import chance

HANDLING, DEPARTURE, TRANSIT = "handling", "departure", "transit"
LEGS = (HANDLING, DEPARTURE, TRANSIT)


@dataclass(frozen=True, slots=True)
class Lateness:
    """Probability of being late, and median delay in minutes when late; `spread` is sigma of the logarithm."""

    probability: float
    median_minutes: float
    spread: float = 0.6


HANDLING_BY_SITE = {
    "DC-NORD": Lateness(0.05, 70),
    "DC-LYON": Lateness(0.08, 80),
    "DC-TOUL": Lateness(0.14, 95),
}
HANDLING_ELSEWHERE = Lateness(0.06, 40)
DEPARTURE_BY_SITE = {
    "DC-NORD": Lateness(0.05, 45),
    "DC-LYON": Lateness(0.07, 60),
    "DC-TOUL": Lateness(0.12, 80),
}
DEPARTURE_ELSEWHERE = Lateness(0.04, 25)
TRANSIT_BY_CARRIER = {
    "FLOTTE": Lateness(0.08, 55),
    "MESSEXA": Lateness(0.11, 420, 0.8),
    "VELOCIA": Lateness(0.05, 90),
    "EUROTRAM": Lateness(0.17, 900, 0.8),
    "AEROLIA": Lateness(0.08, 600),
    "COMPTOIR": Lateness(0.0, 1),
}
WEEKDAY_FACTOR = (1.5, 0.9, 0.8, 0.9, 1.4, 1.2, 1.0)


def lateness(leg: str, *, site: str, carrier: str) -> Lateness:
    """Return the distribution of a leg's delay before the weekday's factor."""
    if leg == HANDLING:
        return HANDLING_BY_SITE.get(site, HANDLING_ELSEWHERE)
    return (
        DEPARTURE_BY_SITE.get(site, DEPARTURE_ELSEWHERE) if leg == DEPARTURE else TRANSIT_BY_CARRIER[carrier]
    )


def delay(known: Lateness, weekday: int, *key: object) -> timedelta:
    """Return a leg's delay, drawn by the key: a little early at best (down to minus ten minutes)."""
    if chance.fraction("late", *key) < known.probability * WEEKDAY_FACTOR[weekday]:
        minutes = known.median_minutes * chance.skewed("delay", *key, spread=known.spread)
        return timedelta(seconds=round(minutes * 60))
    return timedelta(seconds=-round(600 * chance.fraction("early", *key)))
