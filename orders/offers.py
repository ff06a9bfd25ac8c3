"""What an item is to a buyer: its price for him, and what he can have when at his ship-to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, QuerySet

from inventory.models import StockBalance
from portal.catalogue.models import Item
from portal.catalogue.selectors_hits import Hit
from portal.catalogue.units import UnitOption
from portal.customers.models import ShipTo
from promising.availability import Availability, availability_of


@dataclass(frozen=True, slots=True)
class Offer:
    """A hit with its availability. `pack_price` is the price of one usual pack; `first_unit` what is offered first."""

    hit: Hit
    availability: Availability | None
    pack_price: Decimal | None
    first_unit: UnitOption
    first_quantity: Decimal

    @property
    def unit_choices(self) -> list[dict[str, str]]:
        """The units it can be ordered in, as a select reads them."""
        return [{"code": unit.code, "label": unit.name} for unit in self.hit.units]


def offers_of(hits: Sequence[Hit], *, company_id: int, ship_to: ShipTo | None, now: datetime) -> list[Offer]:
    """Return the hits as offers. Queries: those of `availability_of`, and one; constant in the number of hits."""
    items = list(Item.objects.filter(pk__in=[hit.item_id for hit in hits])) if hits else []
    found = availability_of(company_id=company_id, items=items, ship_to=ship_to, now=now) if items else {}
    return [_offer(hit, found.get(hit.item_id)) for hit in hits]


def _offer(hit: Hit, availability: Availability | None) -> Offer:
    pack = hit.pack if hit.pack and hit.pack.code != hit.unit.code else None
    fits = pack is not None and pack.factor % hit.sales_multiple == 0 and hit.sales_multiple > 1
    first = pack if pack is not None and fits else hit.unit
    steps = -(-max(hit.sales_minimum, first.factor) // first.factor)
    return Offer(
        hit=hit,
        availability=availability,
        pack_price=hit.price.amount * pack.factor if pack else None,
        first_unit=first,
        first_quantity=Decimal(steps),
    )


def items_in_stock() -> "QuerySet[StockBalance, int]":
    """Return the ids of items with free stock on some shelf, for the search's filter."""
    free = StockBalance.objects.filter(on_hand__gt=F("reserved") + F("safety"))
    return free.values_list("item_id", flat=True)
