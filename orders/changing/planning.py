"""A wish held against an order: what stays, what is given back, what is to be promised anew.

The rule: what is confirmed stays as it is confirmed. A raised quantity is promised beside it, a lowered one is taken
off what waits, then off what comes last. Another day or address is promised anew, with the order's own goods free.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from orders.changing.standing import Standing
from orders.lifecycle import State
from orders.models import Order, OrderLine
from portal.catalogue.models import Item
from portal.customers.models import ShipTo
from promising.services.requests import CheckedLine


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be promised of one item. `rows`: the lines that give their goods back for it; none for more.

    `is_pending`: the rows wait for approval. Units: base units.
    """

    position: int
    item: Item
    quantity: Decimal
    unit: str
    factor: Decimal
    rows: tuple[OrderLine, ...] = ()
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class PositionPlan:
    """A position as it is to be. `former`: its quantity before, None for a new one.

    `kept`: lines that keep their way, with what is left of each.
    """

    position: int
    standing: Standing | None
    item: Item
    unit: str
    factor: Decimal
    former: Decimal | None
    quantity: Decimal
    kept: tuple[tuple[OrderLine, Decimal], ...] = ()
    gone: tuple[OrderLine, ...] = ()
    asked: tuple[Asked, ...] = ()

    @property
    def is_requantified(self) -> bool:
        """Whether it is another quantity than before: then it is priced anew."""
        return self.former != self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A change worked out against the lines as they are. `given_back` leaves so much reserved for each line."""

    order: Order
    plans: tuple[PositionPlan, ...]
    wanted_before: date | None
    wanted_on: date | None
    ship_to: ShipTo
    is_redirected: bool
    purchase_order: str
    cost_centre: str
    option: str

    @property
    def asked(self) -> tuple[Asked, ...]:
        """All that is to be promised anew, in order of positions."""
        return tuple(asked for plan in self.plans for asked in plan.asked)

    @property
    def left(self) -> dict[UUID, Decimal]:
        """How much stays reserved for each line that gives something back; as long as the lines are as they were."""
        left = {line.public_id: Decimal(0) for plan in self.plans for line in plan.gone}
        left |= {row.public_id: Decimal(0) for asked in self.asked for row in asked.rows}
        kept = [pair for plan in self.plans for pair in plan.kept]
        return left | {line.public_id: quantity for line, quantity in kept if quantity < line.quantity}


def kept_position(standing: Standing) -> PositionPlan:
    """Return a position that stays as it is."""
    return plan_position(standing, standing.quantity, is_moved=False)


def plan_position(standing: Standing, quantity: Decimal, *, is_moved: bool) -> PositionPlan:
    """Return what a new quantity, or another day or address, does to a position. Pure."""
    left = _lowered(standing.lines, quantity)
    kept = [(line, left[line.pk]) for line in standing.lines if left[line.pk]]
    more = quantity - standing.quantity
    again = kept if is_moved else [pair for pair in kept if more > 0 and pair[0].ship_at is None]
    first = standing.lines[0]
    asked = [_again(first, pairs) for pairs in _by_approval(again) if pairs]
    if more > 0:
        asked.append(Asked(first.position, first.item, more, first.unit_id, first.unit_factor))
    return PositionPlan(
        position=standing.position,
        standing=standing,
        item=first.item,
        unit=first.unit_id,
        factor=first.unit_factor,
        former=standing.quantity,
        quantity=quantity,
        kept=tuple(pair for pair in kept if pair not in again),
        gone=tuple(line for line in standing.lines if not left[line.pk]),
        asked=tuple(asked),
    )


def plan_addition(position: int, line: CheckedLine) -> PositionPlan:
    """Return a new position. Pure."""
    asked = Asked(position, line.item, line.quantity, line.unit, line.factor)
    return PositionPlan(
        position=position,
        standing=None,
        item=line.item,
        unit=line.unit,
        factor=line.factor,
        former=None,
        quantity=line.quantity,
        asked=(asked,),
    )


def _lowered(lines: Sequence[OrderLine], quantity: Decimal) -> Mapping[int, Decimal]:
    """Return what is left of each line: less of what waits first, then of what comes last."""
    surplus = sum((line.quantity for line in lines), -quantity)
    left = {}
    for line in sorted(lines, key=_first_to_go):
        left[line.pk] = line.quantity - min(line.quantity, max(Decimal(0), surplus))
        surplus -= line.quantity - left[line.pk]
    return left


def _first_to_go(line: OrderLine) -> tuple[bool, float, bool, int]:
    comes = line.deliver_until.timestamp() if line.deliver_until else 0.0
    return line.ship_at is not None, -comes, line.state != State.TO_APPROVE, -line.part


def _by_approval(pairs: Sequence[tuple[OrderLine, Decimal]]) -> tuple[list[tuple[OrderLine, Decimal]], ...]:
    settled = [pair for pair in pairs if pair[0].state != State.TO_APPROVE]
    return settled, [pair for pair in pairs if pair[0].state == State.TO_APPROVE]


def _again(first: OrderLine, pairs: Sequence[tuple[OrderLine, Decimal]]) -> Asked:
    return Asked(
        position=first.position,
        item=first.item,
        quantity=sum((quantity for _line, quantity in pairs), Decimal(0)),
        unit=first.unit_id,
        factor=first.unit_factor,
        rows=tuple(line for line, _quantity in pairs),
        is_pending=pairs[0][0].state == State.TO_APPROVE,
    )
