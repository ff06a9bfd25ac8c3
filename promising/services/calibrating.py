"""Learning from the past: delays of legs and receipts counted in the database, and kept as a calibration.

The delays of a way's legs add up to its lateness: handling is late by what it kept the departure waiting beyond its
plan, the departure by what it left after it could have, the transit by what it arrived after its plan from then on.
A receipt is late by the weekdays from the day that was said first until it was there whole; one that is overdue and
still missing is late by those that have passed, so that a supplier does not look better for never delivering.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from promising.engine.sureness import DAY, LEG_LEVELS, RECEIPT_LEVELS, Counts, Key, best_strength
from promising.models import RECEIPT, Calibration, Leg

HISTORY: Final = timedelta(days=365)
STEP_MINUTES: Final = 5
KEPT_CALIBRATIONS: Final = 30
COUNTED: Final = (*Leg, RECEIPT)
# What is later or earlier than this counts as this much: a way that is three days late is not on time anyhow.
_EARLIEST: Final = timedelta(days=-1)
_LATEST: Final = timedelta(days=3)
_LATER_SHARE: Final = 0.2
_EARLIEST_RECEIPT: Final = -20
_LATEST_RECEIPT: Final = 60

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
# Monday to Friday before a day, as promising.engine.calendars.weekdays_before
_WEEKDAYS: Final = "5 * (({day} - date '0001-01-01') / 7) + least(({day} - date '0001-01-01') %% 7, 5)"
_COUNT_RECEIPTS: Final = f"""
    SELECT coalesce(supplier.code, ''), site.code, seen.known_at >= %(later)s,
           least(greatest(
               {_WEEKDAYS.format(day="came.on_day")} - ({_WEEKDAYS.format(day="seen.said_on")}),
               %(earliest)s), %(latest)s),
           count(*)
      FROM (SELECT site_id, supplier_id, coalesce(first_due_on, due_on) AS said_on,
                   least(CASE state WHEN 'received' THEN received_at END, %(until)s) AS known_at
              FROM inventory_receipt
             WHERE state = 'expected' OR state = 'received' AND received_at IS NOT NULL) AS seen
      JOIN inventory_site AS site ON site.id = seen.site_id
      LEFT JOIN inventory_site AS supplier ON supplier.id = seen.supplier_id
     CROSS JOIN LATERAL (SELECT (seen.known_at AT TIME ZONE site.timezone)::date AS on_day) AS came
     WHERE seen.known_at >= %(since)s AND seen.said_on >= %(since)s::date
       AND (seen.known_at < %(until)s OR came.on_day > seen.said_on)
     GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""  # noqa: S608  # two texts of this module


def calibrate_delays(
    *, now: datetime, until: datetime | None = None, told: Callable[[str], object] = lambda _leg: None
) -> Calibration | None:
    """Count a year of legs and receipts up to `until` (None: now) and keep the counts; None when there were none.

    How strongly sparse keys are shrunk is chosen by how well the first four fifths of the span foretell the last,
    for receipts apart. `told` hears of each of COUNTED when it is counted. Queries: one each, over the span's
    observations, and a few.
    Side effects: promises made from now on rest on it; all but the newest thirty are dropped.
    """
    end = until or now
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '10min'")
        halves = {}
        for name in COUNTED:
            halves[name] = _counted_receipts(end) if name == RECEIPT else _counted(Leg(name), end)
            told(name)
        calibration = _calibration(halves, now=now, until=end)
        if calibration is None:
            return None
        calibration.save(force_insert=True)
        newest = Calibration.objects.order_by("-calibrated_at", "-pk").values_list("pk", flat=True)
        Calibration.objects.exclude(pk__in=list(newest[:KEPT_CALIBRATIONS])).delete()
    return calibration


def _calibration(
    halves: Mapping[str, tuple[Counts, Counts]], *, now: datetime, until: datetime
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
        strength=best_strength([halves[leg] for leg in Leg], levels=LEG_LEVELS, step=STEP_MINUTES),
        receipt_strength=best_strength([halves[RECEIPT]], levels=RECEIPT_LEVELS, step=DAY),
        counts={leg: [[*key, bins] for key, bins in rows.items()] for leg, rows in counts.items()},
    )


def _counted(leg: Leg, until: datetime) -> tuple[Counts, Counts]:
    """Return a leg's counts before and from the last fifth of the span."""
    values = {
        "leg": Leg.TRANSIT if leg == Leg.TRANSIT else Leg.DEPARTURE,  # handling is held against its departure
        "earliest": _EARLIEST,
        "latest": _LATEST,
        "step": STEP_MINUTES * 60,
    }
    return _halves(_COUNT.format(delay=_DELAYS[leg], ready=_JOINS[leg]), values, until)


def _counted_receipts(until: datetime) -> tuple[Counts, Counts]:
    """Return the counts of receipts before and from the last fifth of the span; what is missing is seen at its end."""
    return _halves(_COUNT_RECEIPTS, {"earliest": _EARLIEST_RECEIPT, "latest": _LATEST_RECEIPT}, until)


def _halves(statement: str, values: Mapping[str, Any], until: datetime) -> tuple[Counts, Counts]:
    halves: tuple[dict[Key, dict[int, float]], ...] = (defaultdict(dict), defaultdict(dict))
    span = {"since": until - HISTORY, "later": until - HISTORY * _LATER_SHARE, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, **span})
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
