"""How reliable we are: what was promised against what came, and whether “90% sure” was right nine times in ten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from orders.reliability import kept_by_lane, kept_by_site, kept_by_supplier, reliability_of
from portal.kernel import clock
from portal.kernel.access import signed_in
from portal.pages.templatetags.figures import percentage
from promising.engine.scores import Bucket, calibration_error

PERIODS = (90, 365)
# The drawing: a square of SIDE units within a margin for its scale.
SIDE, LEFT, TOP = 240, 44, 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the curve, or a step of the scale, in units of the drawing."""

    x: int
    y: int
    size: int
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The reliability curve as the template draws it; `low` is where both scales begin, in percent."""

    marks: tuple[Mark, ...]
    steps: tuple[Mark, ...]
    line: str
    low: int
    error: float
    rows: tuple[tuple[float, float, int], ...]


@signed_in
def reliability(request: Any) -> HttpResponse:
    """Show a company its own record, and the wholesaler's people the record of the house."""
    now = clock.now()
    asked = request.GET.get("days", str(PERIODS[0]))
    days = next((days for days in PERIODS if asked == str(days)), PERIODS[0])
    if asked != str(days):
        told = _("“%(days)s” is no period of this page; the last %(shown)s days are shown.")
        messages.warning(request, told % {"days": asked[:40], "shown": days})
    span = {"since": now - timedelta(days=days), "until": now}
    periods = [(PERIODS[0], _("90 days")), (PERIODS[1], _("12 months"))]
    shown = {"days": days, "periods": periods, **_record(request.membership, span)}
    return render(request, "pages/reliability.html", shown)


def _record(membership: Any, span: dict[str, datetime]) -> dict[str, Any]:
    if membership is not None:
        record = reliability_of(**span)
        return {"record": record, "drawing": drawing(record.curve), "groups": ()}
    record = reliability_of(**span)
    groups = (
        (_("By site"), _("Site"), _("Deliveries due"), kept_by_site(**span)),
        (_("By lane"), _("Lane"), _("Deliveries due"), kept_by_lane(**span)),
        (_("By supplier"), _("Supplier"), _("Receipts due"), kept_by_supplier(**span)),
    )
    return {
        "record": record,
        "drawing": drawing(record.curve),
        "groups": [group for group in groups if group[-1]],
    }


def drawing(curve: Sequence[Bucket]) -> Drawing | None:
    """Return a curve in units of the drawing, on a scale from the lowest ten percent that it needs; None when empty."""
    if not curve:
        return None
    low = min(9, *(floor(10 * min(bucket.said, bucket.kept)) for bucket in curve)) * 10
    most = max(bucket.number for bucket in curve)

    def place(percent: float) -> int:
        return round(SIDE * (percent - low) / (100 - low))

    marks = tuple(
        Mark(
            x=LEFT + place(100 * bucket.said),
            y=TOP + SIDE - place(100 * bucket.kept),
            size=3 + round(7 * (bucket.number / most) ** 0.5),
            label=f"{percentage(100 * bucket.said, 0)} → {percentage(100 * bucket.kept, 0)} ({bucket.number})",
        )
        for bucket in curve
    )
    values = range(100, low - 1, -10 if low >= 50 else -20)
    steps = tuple(
        Mark(LEFT + place(value), TOP + SIDE - place(value), 0, percentage(value, 0)) for value in values
    )
    line = " ".join(f"{mark.x},{mark.y}" for mark in marks)
    rows = tuple((100 * bucket.said, 100 * bucket.kept, bucket.number) for bucket in curve)
    return Drawing(marks, steps, line, low, 100 * calibration_error(tuple(curve)), rows)
