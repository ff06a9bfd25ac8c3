"""The whole story of an order on one screen: its lines with their stock and reasons, its money, who did what."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models import Reservation, ReservationState
from orders.aftersales.models import CreditNote
from orders.aftersales.selectors import returns_of_order
from orders.lifecycle import Event, allowed_events
from orders.selectors import OrderDetail, PartView, PositionView, order_detail
from portal.kernel import clock
from portal.kernel.errors import type_of_text
from portal.kernel.models import AuditEntry
from promising.explaining import sentence

# What the desk can do with lines, in the order of their way: deed, the event that it needs, its name.
DEEDS: Final[tuple[tuple[str, Event, type_of_text], ...]] = (
    ("release", Event.RELEASED, _("Release")),
    ("pick", Event.PICKED, pgettext_lazy("deed", "Pick")),
    ("pack", Event.PACKED, _("Pack")),
    ("ship", Event.SHIPPED, _("Ship")),
    ("dock", Event.AT_DOCK, _("At the dock")),
    ("deliver", Event.DELIVERED, _("Deliver")),
    ("invoice", Event.INVOICED, _("Invoice")),
    ("hold", Event.ON_HOLD, _("Put on hold")),
    ("resume", Event.RESUMED, _("Resume")),
)


@dataclass(frozen=True, slots=True)
class LineCard:
    """A line of an order as the desk sees it."""

    position: PositionView
    part: PartView
    label: str
    why: str
    reservations: tuple[Reservation, ...]
    is_marked: bool
    can_cancel: bool


def story_of(number: str, marked: Collection[str] = ()) -> dict[str, Any]:
    """Return what an order's screen shows; `marked` are line ids. Queries: constant."""
    order = order_detail(number=number, now=clock.now())
    assert order is not None
    lines = _lines(order, marked)
    allowed = {event for line in lines for event in allowed_events(line.part.state)}
    return {
        "order": order,
        "lines": lines,
        "deeds": {name: label for name, event, label in DEEDS if event in allowed},
        "can_cancel": any(line.can_cancel for line in lines),
        "returns": returns_of_order(number),
        "credit_notes": list(CreditNote.objects.filter(order__number=number).order_by("issued_at", "pk")),
        "audit": deeds_on("order", number),
    }


def deeds_on(kind: str, name: str, limit: int = 100) -> list[AuditEntry]:
    """Return who did what to a thing, newest first."""
    rows = AuditEntry.objects.filter(subject_kind=kind, subject=name).select_related("actor")
    return list(rows.order_by("-at", "-pk")[:limit])


def _lines(order: OrderDetail, marked: Collection[str]) -> list[LineCard]:
    reserved = _reservations([part.id for position in order.positions for part in position.parts])
    return [
        LineCard(
            position=position,
            part=part,
            label=str(position.position) if part.part == 1 else f"{position.position}.{part.part}",
            why=sentence(part.because) if part.because else "",
            reservations=tuple(reserved[part.id]),
            is_marked=str(part.id) in marked,
            can_cancel=Event.CANCELLED in allowed_events(part.state),
        )
        for position in order.positions
        for part in position.parts
    ]


def _reservations(lines: Collection[UUID]) -> dict[UUID, list[Reservation]]:
    found: dict[UUID, list[Reservation]] = defaultdict(list)
    rows = Reservation.objects.filter(reference__in=lines, state=ReservationState.LIVE)
    for row in rows.select_related("site").order_by("due_on", "pk"):
        found[row.reference].append(row)
    return found
