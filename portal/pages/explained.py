"""An order's lines with the sentences that tell what set their dates."""

from collections.abc import Sequence
from dataclasses import dataclass

from orders.selectors import OrderDetail, PartView, PositionView
from promising.explaining import sentence


@dataclass(frozen=True, slots=True)
class PartCard:
    """A part of a position, and why it does not come sooner."""

    part: PartView
    why: str


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
            [PartCard(part, sentence(part.because) if part.because else "") for part in position.parts],
        )
        for position in order.positions
    ]
