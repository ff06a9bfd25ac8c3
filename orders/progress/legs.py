"""How each leg went against its plan; what the sureness of later promises is learnt from.

Handling is planned from the release for the site's handling time; departure as promised; transit from the real
departure for as long as promised until the end of the window, so that departure and transit delays add up to
the lateness of the delivery.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from orders.lifecycle import Event
from orders.models import OrderLine
from orders.progress.steps import instants_of
from promising.models import Leg, LegObservation


def observe_handling(lines: Iterable[OrderLine], *, now: datetime) -> None:
    """Note when lines were ready. Lines need `site` joined."""
    rows = [line for line in lines if line.site]
    released = instants_of(Event.RELEASED, rows)
    _observe(
        Leg.HANDLING,
        [
            (line, released[line.pk] + timedelta(minutes=line.site.handling_minutes))
            for line in rows
            if line.pk in released and line.site
        ],
        now,
    )


def observe_departure(lines: Iterable[OrderLine], *, now: datetime) -> None:
    """Note when lines left."""
    _observe(Leg.DEPARTURE, [(line, line.ship_at) for line in lines if line.ship_at], now)


def observe_transit(lines: Iterable[OrderLine], *, now: datetime) -> None:
    """Note when lines arrived."""
    rows = [line for line in lines if line.ship_at and line.deliver_until]
    shipped = instants_of(Event.SHIPPED, rows)
    _observe(
        Leg.TRANSIT,
        [
            (line, shipped[line.pk] + (line.deliver_until - line.ship_at))
            for line in rows
            if line.pk in shipped and line.deliver_until and line.ship_at
        ],
        now,
    )


def _observe(leg: Leg, planned: Iterable[tuple[OrderLine, datetime]], now: datetime) -> None:
    LegObservation.objects.bulk_create(
        [
            LegObservation(
                leg=leg,
                site_id=line.site_id,
                lane_id=line.lane_id,
                line=line.public_id,
                planned_at=at,
                actual_at=now,
            )
            for line, at in planned
            if line.site_id
        ],
        ignore_conflicts=True,
    )
