"""A change as it is shown, before beside after: frozen views, read from what was stored."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from orders.changing.wishes import ChangeWish, wish_of
from orders.models import OrderChange

_NAMES = ("position", "sku", "name_fr", "name_en", "base_unit", "unit", "because")


class Kind(StrEnum):
    """What a change does to a position."""

    KEPT = "kept"
    RAISED = "raised"
    LOWERED = "lowered"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartShown:
    """So many (base units) in one delivery; without a date they wait for stock."""

    quantity: Decimal
    site: str
    deliver_from: datetime | None
    deliver_until: datetime | None
    sureness: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A position before or after: quantity in base units, the price of one, the amount, the deliveries."""

    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    parts: tuple[PartShown, ...]

    @property
    def deliver_until(self) -> datetime | None:
        """When the last of what has a date is there."""
        return max((part.deliver_until for part in self.parts if part.deliver_until), default=None)

    @property
    def waiting(self) -> Decimal:
        """How much has no date yet."""
        return sum((part.quantity for part in self.parts if part.deliver_until is None), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionShown:
    """A position before and after; None where there is no such side. `because`: why what is new is not there sooner."""

    position: int
    sku: str
    name_fr: str
    name_en: str
    base_unit: str
    unit: str
    unit_factor: Decimal
    kind: Kind
    before: Side | None
    after: Side | None
    because: dict[str, Any]

    @property
    def is_dearer(self) -> bool:
        """Whether a base unit costs more than before."""
        return bool(self.before and self.after and self.after.unit_price > self.before.unit_price)

    @property
    def is_cheaper(self) -> bool:
        """Whether a base unit costs less than before."""
        return bool(self.before and self.after and self.after.unit_price < self.before.unit_price)

    @property
    def is_later(self) -> bool:
        """Whether its last delivery comes later than before, or more of it has no date."""
        before, after = self.before, self.after
        if before is None or after is None:
            return False
        has_moved = bool(before.deliver_until and after.deliver_until)
        later = has_moved and after.deliver_until > before.deliver_until  # type: ignore[operator]
        return after.waiting > before.waiting or later

    @property
    def is_sooner(self) -> bool:
        """Whether all of it is there sooner than before."""
        before, after = self.before, self.after
        if before is None or after is None or self.is_later or not after.deliver_until:
            return False
        return after.waiting < before.waiting or bool(
            before.deliver_until and after.deliver_until < before.deliver_until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The money of the order, before VAT."""

    goods: Decimal
    carriage: Decimal
    other: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadShown:
    """What is said of the order as a whole."""

    wanted_on: date | None
    ship_to: str
    purchase_order: str
    cost_centre: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionShown:
    """A way to serve what is promised anew. `cost` is the cost to serve it; `after` what the order comes to with it."""

    code: str
    deliver_until: datetime | None
    cost: Decimal
    after: Totals
    needs_approval: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The whole comparison, as it is stored."""

    currency: str
    positions: tuple[PositionShown, ...]
    before: Totals
    after: Totals
    head_before: HeadShown
    head_after: HeadShown
    options: tuple[OptionShown, ...]
    needs_approval: bool
    is_released: bool

    @property
    def difference(self) -> Decimal:
        """What the order costs more; less when it is negative."""
        return self.after.total - self.before.total


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A stored change of an order."""

    id: UUID
    number: str
    created_at: datetime
    expires_at: datetime
    applied_at: datetime | None
    promise: UUID | None
    option: str
    wish: ChangeWish
    shown: Shown

    @property
    def changed(self) -> tuple[PositionShown, ...]:
        """The positions that the change touches."""
        return tuple(each for each in self.shown.positions if each.kind is not Kind.KEPT)


def change_view(change: OrderChange, number: str) -> ChangeView:
    """Return a stored change as it was shown."""
    return ChangeView(
        id=change.public_id,
        number=number,
        created_at=change.created_at,
        expires_at=change.expires_at,
        applied_at=change.applied_at,
        promise=change.promise,
        option=change.option_code,
        wish=wish_of(change.request),
        shown=shown_of(change.shown),
    )


def shown_json(shown: Shown) -> dict[str, Any]:
    """Return a comparison as JSON values; the inverse of `shown_of`."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(shown), default=_plain))
    return found


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else f"{value:f}"


def shown_of(stored: Mapping[str, Any]) -> Shown:
    """Return the comparison that was kept."""
    return Shown(
        currency=stored["currency"],
        positions=tuple(_position(each) for each in stored["positions"]),
        before=_totals(stored["before"]),
        after=_totals(stored["after"]),
        head_before=_head(stored["head_before"]),
        head_after=_head(stored["head_after"]),
        # those that were stored before their sums were told are not told at all
        options=tuple(_option(each) for each in stored["options"] if "after" in each),
        needs_approval=stored["needs_approval"],
        is_released=stored["is_released"],
    )


def _position(stored: Mapping[str, Any]) -> PositionShown:
    return PositionShown(
        **{name: stored[name] for name in _NAMES},
        unit_factor=Decimal(stored["unit_factor"]),
        kind=Kind(stored["kind"]),
        before=_side(stored["before"]),
        after=_side(stored["after"]),
    )


def _side(stored: Mapping[str, Any] | None) -> Side | None:
    if stored is None:
        return None
    return Side(
        quantity=Decimal(stored["quantity"]),
        unit_price=Decimal(stored["unit_price"]),
        amount=Decimal(stored["amount"]),
        parts=tuple(_part(part) for part in stored["parts"]),
    )


def _part(stored: Mapping[str, Any]) -> PartShown:
    return PartShown(
        quantity=Decimal(stored["quantity"]),
        site=stored["site"],
        deliver_from=_instant(stored["deliver_from"]),
        deliver_until=_instant(stored["deliver_until"]),
        sureness=stored["sureness"],
    )


def _totals(stored: Mapping[str, str]) -> Totals:
    return Totals(**{name: Decimal(value) for name, value in stored.items()})


def _head(stored: Mapping[str, Any]) -> HeadShown:
    wanted = stored["wanted_on"]
    return HeadShown(**{**stored, "wanted_on": wanted and date.fromisoformat(wanted)})


def _option(stored: Mapping[str, Any]) -> OptionShown:
    return OptionShown(
        code=stored["code"],
        deliver_until=_instant(stored["deliver_until"]),
        cost=Decimal(stored["cost"]),
        after=_totals(stored["after"]),
        needs_approval=stored["needs_approval"],
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
