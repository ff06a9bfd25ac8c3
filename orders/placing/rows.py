"""The rows of a new order, built from what was promised: one line for each part, one more for what is short."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from orders.models import LineState, Order, OrderLine
from orders.money import LinePrice, price_wishes, single_currency, split_amount
from portal.catalogue.models import Item
from promising.network import CompiledNetwork
from promising.shapes import LineView, OptionView, PartView

ITEM_COLUMNS = ("sku", "category_id", "sales_minimum", "list_price", "currency")


@dataclass(frozen=True, slots=True)
class Wish:
    """One line of the promise with the item that is sent, which may be a substitute."""

    line: LineView
    item: Item

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


def price_option(
    option: OptionView, item_ids: Mapping[str, int], *, company_id: int, currency: str, now: datetime
) -> PricedWishes:
    """Return an option's wishes at the company's prices of this moment. Queries: three.

    A substitute is charged at its own price. Raises: MixedCurrenciesError.
    """
    rows = Item.objects.filter(pk__in=item_ids.values()).only(*ITEM_COLUMNS)
    items = {item.sku: item for item in rows}
    wishes = tuple(Wish(line, items[_sku_sent(line)]) for line in option.lines)
    prices = price_wishes(
        [(wish.item, wish.quantity) for wish in wishes], company_id=company_id, on=now.date()
    )
    found = single_currency(prices, [wish.item.sku for wish in wishes], currency)
    return PricedWishes(wishes, tuple(prices), found)


def _sku_sent(line: LineView) -> str:
    return next((part.sku for part in line.schedule if part.sku), line.sku)


def order_lines(
    order: Order, priced: PricedWishes, network: CompiledNetwork, wanted_on: date | None, *, to_approve: bool
) -> list[OrderLine]:
    """Return the lines of an order, not yet stored: parts first, in the order of the promise, then what is short."""
    lines: list[OrderLine] = []
    for wish, price in zip(priced.wishes, priced.prices, strict=True):
        parts: list[PartView | None] = [*wish.line.schedule]
        quantities = [part.quantity for part in wish.line.schedule]
        if wish.line.short:
            parts.append(None)
            quantities.append(wish.line.short)
        amounts = split_amount(price.unit_price, quantities)
        for number, (part, quantity, amount) in enumerate(
            zip(parts, quantities, amounts, strict=True), start=1
        ):
            line = OrderLine(
                company_id=order.company_id,
                order=order,
                position=wish.line.number,
                part=number,
                item=wish.item,
                quantity=quantity,
                unit_id=wish.line.unit,
                unit_factor=wish.line.unit_factor,
                unit_price=price.unit_price,
                amount=amount,
                wanted_on=wanted_on,
                because=wish.line.because,
            )
            _set_way(line, part, network, to_approve=to_approve)
            lines.append(line)
    return lines


def _set_way(line: OrderLine, part: PartView | None, network: CompiledNetwork, *, to_approve: bool) -> None:
    if part is None:
        line.state = LineState.TO_APPROVE if to_approve else LineState.BACKORDERED
        return
    line.state = LineState.TO_APPROVE if to_approve else LineState.CONFIRMED
    line.site_id = network.site_rows[part.site].pk
    line.lane_id = network.lane_rows[part.engine.lanes[0]].pk
    line.ship_on = part.ship_on
    line.ship_at = part.ship_at
    line.deliver_from = part.deliver_from
    line.deliver_until = line.promised_until = part.deliver_until
    line.sureness = part.sureness
