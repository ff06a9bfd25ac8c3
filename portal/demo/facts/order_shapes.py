"""The shapes of order facts: orders, their lines, what happened to them, how their legs went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from portal.demo.facts.planning import Plan


class EventFact(NamedTuple):
    """Something that happened to an order; `position` 0 is the order as a whole."""

    kind: str
    at: datetime
    author: str = ""
    position: int = 0


class LegFact(NamedTuple):
    """A leg as planned and as it went, of the line at a position."""

    leg: str
    site: str
    lane: str
    position: int
    planned_at: datetime
    actual_at: datetime


@dataclass(frozen=True, slots=True)
class LineFact:
    """An order line. `stock` is what it means for the shelf: "", "reserved", "staged" or "shipped"."""

    public_id: UUID
    position: int
    sku: str
    quantity: int
    unit: str
    factor: int
    price: Decimal
    state: str
    site: str = ""
    lane: str = ""
    plan: Plan | None = None
    delivered_at: datetime | None = None
    sureness: float | None = None
    stock: str = ""
    hold_reason: str = ""
    returned: int = 0
    wanted_on: date | None = None
    part: int = 1

    @property
    def amount(self) -> Decimal:
        """Return the amount of the line in EUR, rounded to the cent."""
        return (self.price * self.quantity).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class ReturnFact:
    """A return of so much of the line at a position, in a state of its life."""

    state: str
    position: int
    quantity: int
    reason: str
    comment: str
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class OrderFact:
    """An order of a company's person for one of its places."""

    public_id: UUID
    company: str
    buyer: str
    ship_to: str
    placed_at: datetime
    lines: tuple[LineFact, ...]
    events: tuple[EventFact, ...]
    legs: tuple[LegFact, ...] = ()
    purchase_order: str = ""
    cost_centre: str = ""
    source: str = "portal"
    charges: Decimal = Decimal(0)
    returned: ReturnFact | None = None

    @property
    def goods(self) -> Decimal:
        """Return the sum of the lines that still count, in EUR."""
        return sum(
            (line.amount for line in self.lines if line.state not in {"cancelled", "substituted"}), Decimal(0)
        )
