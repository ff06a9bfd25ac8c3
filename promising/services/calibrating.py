"""Learning from the past: the legs' delays counted in the database, and kept as a calibration.

The delays of a way's legs add up to its lateness: handling is late by what it kept the departure waiting beyond its
plan, the departure by what it left after it could have, the transit by what it arrived after its plan from then on.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from promising.engine.sureness import LEG_LEVELS, Counts, Key, best_strength
from promising.models import Calibration, Leg

HISTORY: Final = timedelta(days=365)
STEP_MINUTES: Final = 5
KEPT_CALIBRATIONS: Final = 30
# What is later or earlier than this counts as this much: a way that is three days late is not on time anyhow.
_EARLIEST: Final = timedelta(days=-1)
_LATEST: Final = timedelta(days=3)
_LATER_SHARE: Final = 0.2

_DELAYS: Final = {
    Leg.HANDLING: "greatest(ready.actual_at - seen.planned_at, interval '0')",
    Leg.DEPARTURE: "seen.actual_at - greatest(seen.planned_at, ready.actual_at)",
    Leg.TRANSIT: "seen.actual_at - seen.planned_at",
}
_READY: Final = (
    "{kind} JOIN promising_legobservation AS ready ON ready.line = seen.line AND ready.leg = 'handling'"
)
_JOINS: Final = {
    Leg.HANDLING: _READY.format(kind=""),
    Leg.DEPARTURE: _READY.format(kind="LEFT"),
    Leg.TRANSIT: "",
}
_COUNT: Final = """
    SELECT site.code, coalesce(lane.code, ''), coalesce(lane.service, ''),
           extract(isodow FROM seen.planned_at AT TIME ZONE site.timezone)::int::text,
           seen.actual_at >= %(later)s,
           ceil(extract(epoch FROM least(greatest({delay}, %(earliest)s), %(latest)s)) / %(step)s)::int,
           count(*)
      FROM promising_legobservation AS seen
      JOIN inventory_site AS site ON site.id = seen.site_id
      LEFT JOIN inventory_lane AS lane ON lane.id = seen.lane_id
      {ready}
     WHERE seen.leg = %(leg)s AND seen.actual_at >= %(since)s AND seen.actual_at < %(until)s
     GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
"""


def calibrate_delays(
    *, now: datetime, until: datetime | None = None, told: Callable[[Leg], object] = lambda _leg: None
) -> Calibration | None:
    """Count a year of legs up to `until` (None: now) and keep the counts; None when no leg was observed.

    How strongly sparse keys are shrunk is chosen by how well the first four fifths of the span foretell the last.
    `told` hears of each leg when it is counted. Queries: one a leg, over the span's observations, and a few.
    Side effects: promises made from now on rest on it; all but the newest thirty are dropped.
    """
    end = until or now
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '10min'")
        halves = {}
        for leg in Leg:
            halves[leg] = _counted(leg, end)
            told(leg)
        calibration = _calibration(halves, now=now, until=end)
        if calibration is None:
            return None
        calibration.save(force_insert=True)
        newest = Calibration.objects.order_by("-calibrated_at", "-pk").values_list("pk", flat=True)
        Calibration.objects.exclude(pk__in=list(newest[:KEPT_CALIBRATIONS])).delete()
    return calibration


def _calibration(
    halves: Mapping[Leg, tuple[Counts, Counts]], *, now: datetime, until: datetime
) -> Calibration | None:
    counts = {leg: _joined(*both) for leg, both in halves.items()}
    observed = sum(sum(bins.values()) for rows in counts.values() for bins in rows.values())
    if not observed:
        return None
    return Calibration(
        calibrated_at=now,
        since=until - HISTORY,
        observations=int(observed),
        step_minutes=STEP_MINUTES,
        strength=best_strength(list(halves.values()), levels=LEG_LEVELS, step=STEP_MINUTES),
        counts={leg: [[*key, bins] for key, bins in rows.items()] for leg, rows in counts.items()},
    )


def _counted(leg: Leg, until: datetime) -> tuple[Counts, Counts]:
    """Return a leg's counts before and from the last fifth of the span."""
    halves: tuple[dict[Key, dict[int, float]], ...] = (defaultdict(dict), defaultdict(dict))
    values: dict[str, Any] = {
        "leg": Leg.TRANSIT if leg == Leg.TRANSIT else Leg.DEPARTURE,  # handling is held against its departure
        "since": until - HISTORY,
        "later": until - HISTORY * _LATER_SHARE,
        "until": until,
        "earliest": _EARLIEST,
        "latest": _LATEST,
        "step": STEP_MINUTES * 60,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(delay=_DELAYS[leg], ready=_JOINS[leg]), values)
        for *key, is_later, place, number in cursor.fetchall():
            halves[is_later][tuple(key)][place] = number
    return halves[0], halves[1]


def _joined(earlier: Counts, later: Counts) -> Counts:
    joined = {key: dict(bins) for key, bins in earlier.items()}
    for key, bins in later.items():
        mine = joined.setdefault(key, {})
        for place, number in bins.items():
            mine[place] = mine.get(place, 0) + number
    return joined
