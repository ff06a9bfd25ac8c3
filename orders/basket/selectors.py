"""Reads of the basket: its lines at the company's prices, and what stands in their way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from orders.models import Basket, BasketLine
from orders.money import LinePrice, carriage_threshold, price_wishes, single_currency
from portal.catalogue.models import Item
from portal.catalogue.selectors_visibility import visible_items
from portal.catalogue.units import UnitOption, nearest_quantities, units_by_item
from portal.customers.models import ShipTo
from portal.kernel.errors import type_of_text
from portal.kernel.models import User
from portal.kernel.money import Money
from promising.explaining import way_text
from promising.network import current_network

GONE = _("This item is no longer available to you.")
NOT_SOLD_SO = _("This quantity is no longer sold: change it to a multiple of %(multiple)s.")


@dataclass(frozen=True, slots=True)
class BasketLineView:
    """A wish with its price. `quantity` counts `unit`s; `problem` says why it cannot be ordered as it stands.

    `way`: from where and how it is to come, in words, where that was chosen.
    """

    id: int
    item_id: int
    sku: str
    name_fr: str
    name_en: str
    unit: str
    unit_factor: Decimal
    quantity: Decimal
    base_unit: str
    unit_price: Money
    amount: Money
    price_source: str
    problem: type_of_text
    way: str

    @property
    def base_quantity(self) -> Decimal:
        """The quantity in base units."""
        return self.quantity * self.unit_factor


@dataclass(frozen=True, slots=True)
class BasketView:
    """A basket with prices; `missing_for_free_carriage` is None where carriage has no threshold."""

    id: int | None
    ship_to: ShipTo | None
    wanted_on: date | None
    policy: dict[str, Any]
    lines: tuple[BasketLineView, ...]
    goods_total: Money
    carriage: Money | None
    missing_for_free_carriage: Money | None

    @property
    def count(self) -> int:
        """The number of lines."""
        return len(self.lines)


def basket_count(*, company_id: int, user: User) -> int:
    """Return the number of lines in a person's basket. Queries: one."""
    return BasketLine.objects.filter(company_id=company_id, basket__user=user).count()


def basket_of(*, company_id: int, user: User, now: datetime) -> BasketView:
    """Return a person's basket at his company's prices.

    Queries: eight, whatever the number of lines, and one more where a way was chosen.
    """
    basket = (
        Basket.objects.filter(company_id=company_id, user=user).select_related("ship_to", "company").first()
    )
    rows = basket_rows(basket)
    items = [row.item for row in rows]
    units = units_by_item(items, "en")
    factors = [_factor(row, units[row.item_id]) for row in rows]
    wishes = [(row.item, row.quantity * factor) for row, factor in zip(rows, factors, strict=True)]
    prices = price_wishes(wishes, company_id=company_id, on=now.date())
    visible = visible_items(company_id=company_id, on=now.date()).filter(pk__in=[item.pk for item in items])
    seen = set(visible.values_list("pk", flat=True)) if items else set()
    currency = basket.company.currency if basket else "EUR"
    currency = single_currency(prices[:1], [""], currency) if prices else currency
    goods = sum((price.amount for price in prices if price.currency == currency), Decimal(0))
    threshold = carriage_threshold(company_id=company_id, on=now.date())
    return BasketView(
        id=basket.pk if basket else None,
        ship_to=basket.ship_to if basket else None,
        wanted_on=basket.wanted_on if basket else None,
        policy=basket.policy if basket else {},
        lines=tuple(
            _line_view(row, factor, price, is_seen=row.item_id in seen, way=way)
            for row, factor, price, way in zip(rows, factors, prices, _ways(rows), strict=True)
        ),
        goods_total=Money(goods, currency),
        carriage=Money(Decimal(0), currency) if threshold is not None and goods >= threshold else None,
        missing_for_free_carriage=None
        if threshold is None
        else Money(max(Decimal(0), threshold - goods), currency),
    )


def basket_rows(basket: Basket | None) -> list[BasketLine]:
    """Return the lines of a basket with their items, oldest first. Queries: one."""
    if basket is None:
        return []
    lines = BasketLine.objects.filter(basket=basket).select_related("item", "item__base_unit")
    return list(lines.defer("item__search_vector").order_by("added_at", "pk"))


def _ways(rows: Sequence[BasketLine]) -> list[str]:
    """Return in words from where and how each line is to come. Queries: one where some line says."""
    sites = current_network().site_rows if any(row.site for row in rows) else {}
    return [way_text(sites[row.site].name if row.site in sites else row.site, row.service) for row in rows]


def _factor(row: BasketLine, options: Sequence[UnitOption]) -> Decimal:
    return next((option.factor for option in options if option.code == row.unit_id), Decimal(1))


def _line_view(
    row: BasketLine, factor: Decimal, price: LinePrice, *, is_seen: bool, way: str
) -> BasketLineView:
    return BasketLineView(
        id=row.pk,
        item_id=row.item_id,
        sku=row.item.sku,
        name_fr=row.item.name_fr,
        name_en=row.item.name_en,
        unit=row.unit_id,
        unit_factor=factor,
        quantity=row.quantity,
        base_unit=row.item.base_unit_id,
        unit_price=Money(price.unit_price, price.currency),
        amount=Money(price.amount, price.currency),
        price_source=price.source,
        problem=_problem(row.item, row.quantity * factor, is_seen=is_seen),
        way=way,
    )


def _problem(item: Item, quantity: Decimal, *, is_seen: bool) -> type_of_text:
    if not is_seen:
        return GONE
    _lower, higher = nearest_quantities(quantity, minimum=item.sales_minimum, multiple=item.sales_multiple)
    if higher == quantity:
        return ""
    return str(NOT_SOLD_SO) % {"multiple": f"{item.sales_multiple.normalize():f}"}
