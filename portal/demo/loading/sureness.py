"""Stage: what the demo's past teaches. Its orders say how sure they were by what was known a quarter before today."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from portal.demo.loading.progress import Progress
from portal.demo.loading.rows import loading
from promising.models import Calibration
from promising.services.calibrating import COUNTED, calibrate_delays
from promising.sureness import Way, sureness_of

# The reliability page shows a quarter at first: what it foretells there was learnt before it.
QUARTER = timedelta(days=90)
_WAYS = """
    SELECT DISTINCT site.id, lane.id, {ship}, {arrive}, site.code, lane.code, lane.service
      FROM orders_orderline AS line
      JOIN inventory_site AS site ON site.id = line.site_id
      JOIN inventory_lane AS lane ON lane.id = line.lane_id
     WHERE line.ship_at IS NOT NULL AND line.deliver_until IS NOT NULL
     ORDER BY site.code, lane.code, 3, 4
"""
_WRITE = """
    UPDATE orders_orderline AS line SET sureness = known.sureness, promised_sureness = known.sureness
      FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::float8[])
           AS known (site_id, lane_id, shipped, arrived, sureness)
      JOIN inventory_site AS site ON site.id = known.site_id
     WHERE line.site_id = known.site_id AND line.lane_id = known.lane_id
       AND {ship} = known.shipped AND {arrive} = known.arrived
"""
_DAYS = {
    name: f"extract(isodow FROM line.{column} AT TIME ZONE site.timezone)::int"
    for name, column in (("ship", "ship_at"), ("arrive", "deliver_until"))
}


def is_loaded() -> bool:
    """Tell whether anything was learnt. Needs a scope."""
    return Calibration.objects.exists()


def load(progress: Progress, *, now: datetime) -> None:
    """Learn from the legs up to a quarter ago, write how sure each line was, then learn from all of them."""
    progress.expect(2 * len(COUNTED))
    with loading():
        past = calibrate_delays(
            now=now - QUARTER, until=now - QUARTER, told=lambda _leg: progress.each_done(1)
        )
        if past is not None:
            _write_lines(past)
        calibrate_delays(now=now, told=lambda _leg: progress.each_done(1))


def _write_lines(past: Calibration) -> None:
    sureness = sureness_of(past)
    with connection.cursor() as cursor:
        cursor.execute(_WAYS.format(**_DAYS))
        rows = [
            (site_id, lane_id, shipped, arrived, sureness.on_time(Way(site, lane, service, shipped, arrived)))
            for site_id, lane_id, shipped, arrived, site, lane, service in cursor.fetchall()
        ]
        if rows:
            cursor.execute(_WRITE.format(**_DAYS), [list(column) for column in zip(*rows, strict=True)])
