"""An order's lines with the sentences that tell what set their dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from orders.selectors import OrderDetail, PartView, PositionView
from promising.explaining import sentence


@dataclass(frozen=True, slots=True)
class PartCard:
    """A part of a position, why it does not come sooner, and how much came back in the buyer's unit."""

    part: PartView
    why: str
    returned: Decimal


@dataclass(frozen=True, slots=True)
class PositionCard:
    """A position with its parts."""

    position: PositionView
    parts: Sequence[PartCard]


def position_cards(order: OrderDetail) -> list[PositionCard]:
    """Return the positions of an order, explained in the active language."""
    return [
        PositionCard(
            position,
            [_part_card(part, position) for part in position.parts],
        )
        for position in order.positions
    ]


def _part_card(part: PartView, position: PositionView) -> PartCard:
    why = sentence(part.because) if part.because else ""
    return PartCard(part, why, part.returned_quantity / position.unit_factor)
