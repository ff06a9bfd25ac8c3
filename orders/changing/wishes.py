"""What somebody asks to change about an order, as it came in and as it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

from promising.services import RequestedLine

Keep = Literal["keep"]
KEEP: Final[Keep] = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWish:
    """A change of an order. What is not named stays as it is.

    `quantities`: the new quantity of a position, in the unit it was ordered in; 0 takes it out. `additions`: new
    lines. `wanted_on`: another wanted day, None for as soon as possible. `ship_to`: another delivery address of the
    company. `option`: which of the engine's options serves what is promised anew; "" leaves it to the order.
    """

    quantities: Mapping[int, Decimal | str | int] = field(default_factory=dict)
    additions: Sequence[RequestedLine] = ()
    wanted_on: date | Keep | None = KEEP
    ship_to: UUID | None = None
    purchase_order: str | None = None
    cost_centre: str | None = None
    option: str = ""


def wish_json(wish: ChangeWish) -> dict[str, Any]:
    """Return a wish as JSON values; the inverse of `wish_of`."""
    return {
        "quantities": {str(position): str(quantity) for position, quantity in wish.quantities.items()},
        "additions": [[line.sku, str(line.quantity), line.unit] for line in wish.additions],
        "wanted_on": wish.wanted_on.isoformat() if isinstance(wish.wanted_on, date) else wish.wanted_on,
        "ship_to": None if wish.ship_to is None else str(wish.ship_to),
        "purchase_order": wish.purchase_order,
        "cost_centre": wish.cost_centre,
        "option": wish.option,
    }


def wish_of(stored: Mapping[str, Any]) -> ChangeWish:
    """Return the wish that was kept."""
    wanted = stored["wanted_on"]
    return ChangeWish(
        quantities={int(position): quantity for position, quantity in stored["quantities"].items()},
        additions=[RequestedLine(*line) for line in stored["additions"]],
        wanted_on=wanted if wanted in {KEEP, None} else date.fromisoformat(wanted),
        ship_to=None if stored["ship_to"] is None else UUID(stored["ship_to"]),
        purchase_order=stored["purchase_order"],
        cost_centre=stored["cost_centre"],
        option=stored["option"],
    )
