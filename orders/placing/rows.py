"""The rows of a new order, built from what was promised: one line for each part, one more for what is short."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from orders.models import LineState
from orders.money import LinePrice, price_wishes, single_currency, split_amount
from portal.catalogue.pricing import SoldItem, sold_items
from promising.network import CompiledNetwork
from promising.shapes import LineView, OptionView, PartView

WAY_COLUMNS = (
    "site_id", "lane_id", "ship_on", "ship_at", "deliver_from", "deliver_until", "promised_until", "sureness",
    "promised_sureness",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """One line of the promise with the item that is sent, which may be a substitute."""

    line: LineView
    item: SoldItem

    @property
    def quantity(self) -> Decimal:
        """All that is ordered, in base units: what is promised and what is short."""
        return sum((part.quantity for part in self.line.schedule), self.line.short)


@dataclass(frozen=True, slots=True)
class PricedWishes:
    """Wishes with their prices, in one currency."""

    wishes: tuple[Wish, ...]
    prices: tuple[LinePrice, ...]
    currency: str

    @property
    def goods_total(self) -> Decimal:
        """The sum of the lines."""
        return sum((price.amount for price in self.prices), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """A line of a new order; without a `way` it is what is short."""

    wish: Wish
    part: int
    way: PartView | None
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    state: str
    public_id: UUID = field(default_factory=uuid4)

    @property
    def deliver_from(self) -> datetime | None:
        """When it arrives at the earliest."""
        return self.way.deliver_from if self.way else None

    @property
    def deliver_until(self) -> datetime | None:
        """When it arrives at the latest."""
        return self.way.deliver_until if self.way else None


def price_option(
    option: OptionView, item_ids: Mapping[str, int], *, company_id: int, currency: str, now: datetime
) -> PricedWishes:
    """Return an option's wishes at the company's prices of this moment. Queries: three.

    A substitute is charged at its own price. Raises: MixedCurrenciesError.
    """
    items = sold_items(item_ids.values())
    wishes = tuple(Wish(line, items[_sku_sent(line)]) for line in option.lines)
    prices = price_wishes(
        [(wish.item, wish.quantity) for wish in wishes], company_id=company_id, on=now.date()
    )
    found = single_currency(prices, [wish.item.sku for wish in wishes], currency)
    return PricedWishes(wishes, tuple(prices), found)


def _sku_sent(line: LineView) -> str:
    return next((part.sku for part in line.schedule if part.sku), line.sku)


def new_lines(priced: PricedWishes, *, to_approve: bool) -> Iterator[NewLine]:
    """Give the lines of an order: parts first, in the order of the promise, then what is short."""
    served, short = (
        (LineState.TO_APPROVE, LineState.TO_APPROVE)
        if to_approve
        else (LineState.CONFIRMED, LineState.BACKORDERED)
    )
    for wish, price in zip(priced.wishes, priced.prices, strict=True):
        ways: list[tuple[PartView | None, Decimal]] = [(part, part.quantity) for part in wish.line.schedule]
        if wish.line.short:
            ways.append((None, wish.line.short))
        amounts = split_amount(price.unit_price, [quantity for _way, quantity in ways])
        for number, ((way, quantity), amount) in enumerate(zip(ways, amounts, strict=True), start=1):
            yield NewLine(
                wish=wish,
                part=number,
                way=way,
                quantity=quantity,
                unit_price=price.unit_price,
                amount=amount,
                state=served if way else short,
            )


def line_values(
    lines: Sequence[NewLine],
    *,
    company_id: int,
    order_id: int,
    network: CompiledNetwork,
    wanted_on: date | None,
) -> list[dict[str, Any]]:
    """Return the rows of an order's lines by column, as they are written."""
    return [
        {
            "company_id": company_id,
            "order_id": order_id,
            "wanted_on": wanted_on,
            "public_id": line.public_id,
            "position": line.wish.line.number,
            "part": line.part,
            "item_id": line.wish.item.pk,
            "quantity": line.quantity,
            "unit_id": line.wish.line.unit,
            "unit_factor": line.wish.line.unit_factor,
            "unit_price": line.unit_price,
            "amount": line.amount,
            "state": line.state,
            "because": line.wish.line.because,
        }
        | _way_values(line.way, network)
        for line in lines
    ]


def _way_values(way: PartView | None, network: CompiledNetwork) -> dict[str, Any]:
    if way is None:
        return dict.fromkeys(WAY_COLUMNS)
    return {
        "site_id": network.site_rows[way.site].pk,
        "lane_id": network.lane_rows[way.lane.split("+")[0]].pk,
        "ship_on": way.ship_on,
        "ship_at": way.ship_at,
        "deliver_from": way.deliver_from,
        "deliver_until": way.deliver_until,
        "promised_until": way.deliver_until,
        "sureness": way.sureness,
        "promised_sureness": way.sureness,
    }
