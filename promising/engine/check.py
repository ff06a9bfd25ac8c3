"""Whether parts that were promised earlier can still be kept: what hold and confirm ask on the locked rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from promising.engine.model import Part
from promising.engine.stock import Stock, capacity_needs
from promising.engine.units import to_micros, to_units


@dataclass(frozen=True, slots=True)
class Broken:
    """A part that can no longer be kept: its place in the sequence, and the `constraint` that fails."""

    index: int
    constraint: str


def broken_parts(
    parts: Sequence[Part], stock: Stock, now: datetime, customer: str | None = None
) -> tuple[Broken, ...]:
    """Return the parts that stock, protection, capacity or the clock no longer allow, in order.

    The parts are taken from a copy, those that are due first before the others, so they are checked together. An empty
    answer means that all of them can be written as they stand. `stock` is read only.
    """
    copy = stock.copy()
    docked: set[tuple[str, tuple[str, ...], datetime]] = set()
    broken: list[Broken] = []
    for index, part in sorted(enumerate(parts), key=lambda place: place[1].due_on):
        constraint = _failing(part, copy, now, customer, is_new=part.shipment not in docked)
        if constraint is not None:
            broken.append(Broken(index, constraint))
            continue
        copy.commit_part(part, customer, new_delivery=part.shipment not in docked)
        docked.add(part.shipment)
    return tuple(sorted(broken, key=lambda found: found.index))


def _failing(part: Part, stock: Stock, now: datetime, customer: str | None, *, is_new: bool) -> str | None:
    if to_micros(part.ship_at) < to_micros(now):
        return "departure"
    units = to_units(part.quantity) - to_units(part.purchase)
    if units > 0:
        day = part.due_on.toordinal()
        if stock.open_to(part.item, part.site, day, customer) < units:
            return "stock" if stock.ladder(part.item, part.site).free(day) < units else "protection"
    for owner, resource, day, need in capacity_needs(part, new_delivery=is_new):
        if not stock.has_room(owner, resource, day, need):
            return "capacity"
    return None
