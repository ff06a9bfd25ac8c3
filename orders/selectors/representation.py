"""What reads of orders return: plain data with texts in the active language. Quantities are in base units."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from portal.customers.models import ShipTo
from portal.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilters:
    """Which orders to list. `query` is looked for in number and purchase order reference.

    `state` is "", a state of orders.lifecycle, or "open", "closed", "late".
    """

    query: str = ""
    state: str = ""
    placed_from: date | None = None
    placed_to: date | None = None
    ship_to: UUID | None = None
    buyer: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """An order in a list; the window is that of its last open line."""

    number: str
    placed_at: datetime
    state: str
    state_label: str
    purchase_order: str
    cost_centre: str
    company_name: str
    ship_to_name: str
    timezone: str
    buyer_name: str
    total: Money
    line_count: int
    deliver_from: datetime | None
    deliver_until: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """Some orders, newest first, and the cursors of the pages beside; "" where there is none."""

    rows: tuple[OrderRow, ...]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """A date that was said about a line: which, when, by whom, why."""

    kind: str
    label: str
    deliver_from: datetime | None
    deliver_until: datetime | None
    at: datetime
    by: str
    reason: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One line: so many, from one site, with one departure, in one state.

    `returnable` is what the customer has in hand, asked back or not; see orders.aftersales.selectors.
    """

    id: UUID
    part: int
    quantity: Decimal
    unit_quantity: Decimal
    state: str
    state_label: str
    site_name: str
    lane: str
    service_label: str
    ship_at: datetime | None
    deliver_from: datetime | None
    deliver_until: datetime | None
    promised_until: datetime | None
    delivered_at: datetime | None
    sureness: float | None
    because: dict[str, Any]
    hold_reason: str
    returned_quantity: Decimal
    returnable: Decimal
    is_late: bool
    ledger: tuple[LedgerEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionView:
    """What was wished for in one line of the basket, and the parts that it is served in.

    `amount` leaves out cancelled parts, unless all of them are: then it `is_dropped`, and no part of the order's total.
    """

    position: int
    sku: str
    name_fr: str
    name_en: str
    name: str
    unit: str
    unit_factor: Decimal
    quantity: Decimal
    unit_quantity: Decimal
    unit_price: Money
    amount: Money
    is_dropped: bool
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """What happened, for people; events of one deed stand together. `line` names the lines, "" for the order."""

    event: int
    kind: str
    text: str
    detail: str
    icon: str
    tone: str
    at: datetime
    by: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """One event of the story, for systems."""

    sequence: int
    kind: str
    text: str
    at: datetime
    by: str
    line: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the main way: done, current or next."""

    state: str
    label: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeView:
    """Money of an order that is no item."""

    label: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDetail:
    """The whole of an order on one screen. `timeline` is newest first."""

    number: str
    public_id: UUID
    state: str
    state_label: str
    company_id: int
    company_name: str
    placed_at: datetime
    source: str
    purchase_order: str
    cost_centre: str
    buyer_id: int | None
    buyer_name: str
    ship_to: ShipTo
    timezone: str
    goods_total: Money
    charges_total: Money
    total: Money
    last_event: int
    can_cancel: bool
    can_approve: bool
    can_return: bool
    charges: tuple[ChargeView, ...] = ()
    positions: tuple[PositionView, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    steps: tuple[Step, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class BackorderRow:
    """Goods that are still owed and have no stock yet; `expected` is when more comes, if that is known."""

    number: str
    line_id: UUID
    position: int
    sku: str
    name: str
    quantity: Decimal
    unit: str
    since: datetime
    expected: date | None
    purchase_order: str
    ship_to_name: str
