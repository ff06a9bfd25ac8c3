"""What is to be set aside, and the refusal when there is less."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from inventory.ledger import Key
from portal.kernel.errors import Conflict

CapacityKey = tuple[int | None, int | None, str, date]


class OversoldError(Conflict):
    """The conditional update found less than was to be reserved: somebody was quicker."""

    code = "oversold"
    message = _("Somebody was quicker: part of this stock has just been taken.")
    remedy = _("Ask for a new promise.")


@dataclass(frozen=True, slots=True)
class CapacityNeed:
    """What a part uses of a day's capacity; the owner is a site or a lane. Units: lines, slots or dm³."""

    site_id: int | None
    lane_id: int | None
    resource: str
    on: date
    quantity: Decimal

    @property
    def key(self) -> CapacityKey:
        """The capacity row that it uses."""
        return self.site_id, self.lane_id, self.resource, self.on


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A quantity to set aside for a ship day, and what else it uses. `purchase` is ordered from the supplier for it."""

    item_id: int
    site_id: int
    quantity: Decimal
    due_on: date
    reference: UUID
    line: int = 1
    purchase: Decimal = Decimal(0)
    capacity: tuple[CapacityNeed, ...] = ()

    @property
    def key(self) -> Key:
        """The balance that it reserves from."""
        return self.item_id, self.site_id
