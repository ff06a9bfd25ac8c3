"""Reads of changes: one that was shown, and what of an order may still be changed."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from orders.changing.refusals import BARRIERS, CANCELLED
from orders.changing.shapes import ChangeView, change_view
from orders.changing.standing import standings_of
from orders.models import OrderChange, OrderLine
from portal.kernel.errors import type_of_text
from promising.network import current_network


@dataclass(frozen=True, slots=True)
class Changeable:
    """A position that counts: its quantity (base units), until when it may be changed, or why it may not."""

    position: int
    quantity: Decimal
    until: datetime | None
    reason: type_of_text


@dataclass(frozen=True, slots=True)
class ChangeWindow:
    """Whether an order may be changed: until when at the latest, its wanted day, its positions, or why not."""

    positions: tuple[Changeable, ...]
    until: datetime | None
    wanted_on: date | None
    reason: type_of_text

    @property
    def is_redirectable(self) -> bool:
        """Whether all of it may go to another address."""
        return all(not each.reason for each in self.positions)

    @property
    def is_open(self) -> bool:
        """Whether anything may be changed."""
        return not self.reason


def change_window(*, number: str, now: datetime) -> ChangeWindow:
    """Return what of an order of the scope may still be changed. Queries: two."""
    lines = list(OrderLine.objects.filter(order__number=number).order_by("position", "part", "pk"))
    standings = standings_of(lines, current_network(), now=now)
    positions = tuple(
        Changeable(each.position, each.quantity, each.until, BARRIERS[each.barrier] if each.barrier else "")
        for each in standings
    )
    free = [each for each in positions if not each.reason]
    if not free:
        return ChangeWindow(positions, None, None, positions[0].reason if positions else CANCELLED)
    limits = [each.until for each in free]
    until = None if None in limits else max(limit for limit in limits if limit is not None)
    wanted_on = next(each.lines[0].wanted_on for each in standings if each.barrier is None)
    return ChangeWindow(positions, until, wanted_on, "")


def change_by_id(*, number: str, public_id: UUID) -> ChangeView | None:
    """Return a change of an order of the scope as it was shown, if there is one. Queries: one."""
    found = OrderChange.objects.filter(public_id=public_id, order__number=number).first()
    return change_view(found, number) if found else None
