"""A company's prices: an item's agreed price, else its category's agreed discount, else the list price."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, Protocol, TypeAlias

from portal.kernel.money import CENT
from portal.kernel.statements import ask

AGREEMENT, LIST = "agreement", "list"
FOUR_PLACES = Decimal("0.0001")
Agreed: TypeAlias = Mapping[str, Mapping[Decimal, Decimal]]

# of equal least quantities in several agreements the lowest price comes last and stays
AGREED_PRICES = """
SELECT price.item_id, agreement.currency, price.minimum_quantity, price.price
FROM catalogue_agreementprice AS price
JOIN catalogue_agreement AS agreement ON agreement.id = price.agreement_id
WHERE price.company_id = %(company)s AND price.item_id = ANY(%(items)s::bigint[]) AND agreement.valid_from <= %(on)s
  AND (agreement.valid_until IS NULL OR agreement.valid_until >= %(on)s)
ORDER BY price.item_id, price.minimum_quantity, price.price DESC
"""
# each category at or below a discounted one; the nearest, then the better discount comes last and stays
DISCOUNTS = """
SELECT category.id, discount.percent
FROM catalogue_agreementdiscount AS discount
JOIN catalogue_agreement AS agreement ON agreement.id = discount.agreement_id
JOIN catalogue_category AS discounted ON discounted.id = discount.category_id
JOIN catalogue_category AS category
  ON category.path = discounted.path OR starts_with(category.path, discounted.path || '/')
WHERE discount.company_id = %(company)s AND agreement.valid_from <= %(on)s
  AND (agreement.valid_until IS NULL OR agreement.valid_until >= %(on)s)
ORDER BY length(discounted.path), discount.percent
"""
SOLD_ITEMS = """
SELECT id, sku, category_id, sales_minimum, list_price, currency FROM catalogue_item WHERE id = ANY(%s::bigint[])
"""


class Sold(Protocol):
    """What the price of an item depends on: an Item, or a SoldItem."""

    @property
    def pk(self) -> int: ...
    @property
    def category_id(self) -> int: ...
    @property
    def sales_minimum(self) -> Decimal: ...
    @property
    def list_price(self) -> Decimal: ...
    @property
    def currency(self) -> str: ...


class SoldItem(NamedTuple):
    """An item as an order needs it."""

    pk: int
    sku: str
    category_id: int
    sales_minimum: Decimal
    list_price: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class PriceBreak:
    """The price of one base unit from a quantity of base units on."""

    from_quantity: Decimal
    amount: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Price:
    """What one base unit costs a company; `amount` is for the least quantity sold, `breaks` for larger ones.

    `source` is "agreement" or "list"; `list_price` stands beside for comparison, in the same currency
    unless the agreement is in another one (then None).
    """

    amount: Decimal
    currency: str
    source: str
    breaks: tuple[PriceBreak, ...]
    list_price: Decimal | None

    @property
    def is_lower_than_list(self) -> bool:
        return self.list_price is not None and self.amount < self.list_price


def price_at(price: Price, quantity: Decimal) -> PriceBreak:
    """The break that a quantity of base units reaches; the first one when it reaches none."""
    reached = [step for step in price.breaks if step.from_quantity <= quantity]
    return reached[-1] if reached else price.breaks[0]


def sold_items(keys: Iterable[int]) -> dict[str, SoldItem]:
    """Items by SKU, whoever may see them. Queries: one."""
    return {row[1]: SoldItem(*row) for row in ask(SOLD_ITEMS, [list(keys)])}


def company_prices(items: Iterable[Sold], *, company_id: int | None, on: date) -> dict[int, Price]:
    """A company's prices of items on a day, by item id; without a company the list prices. Queries: two."""
    wanted = list(items)
    if company_id is None or not wanted:
        return {item.pk: _price(item, {}, Decimal(0)) for item in wanted}
    agreed = _agreed_prices([item.pk for item in wanted], company_id, on)
    discounts = category_discounts(company_id=company_id, on=on)
    return {
        item.pk: _price(item, agreed.get(item.pk, {}), discounts.get(item.category_id, Decimal(0)))
        for item in wanted
    }


def category_discounts(*, company_id: int, on: date) -> dict[int, Decimal]:
    """Percent off the list price by category id; the nearest category at or above decides. Queries: one."""
    return dict(ask(DISCOUNTS, {"company": company_id, "on": on}))


def discounted(list_price: Decimal, percent: Decimal) -> Decimal:
    """A list price less a percentage, half up: from one unit of money on to the cent, below it to four places."""
    price = list_price * (100 - percent) / 100
    return price.quantize(CENT if price >= 1 else FOUR_PLACES, ROUND_HALF_UP)


def _agreed_prices(item_ids: list[int], company_id: int, on: date) -> dict[int, Agreed]:
    """Agreed prices by item, currency and least quantity; of several agreements the lowest price counts."""
    agreed: dict[int, dict[str, dict[Decimal, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    rows = ask(AGREED_PRICES, {"company": company_id, "items": item_ids, "on": on})
    for item_id, currency, least, amount in rows:
        agreed[item_id][currency][least] = amount
    return dict(agreed)


def _price(item: Sold, agreed: Agreed, percent: Decimal) -> Price:
    currency = item.currency if item.currency in agreed or not agreed else min(agreed)
    agreed_from = agreed.get(currency, {})
    breaks = [PriceBreak(least, amount, AGREEMENT) for least, amount in sorted(agreed_from.items())]
    if currency == item.currency and (not breaks or breaks[0].from_quantity > item.sales_minimum):
        standard = discounted(item.list_price, percent)
        breaks.insert(0, PriceBreak(item.sales_minimum, standard, AGREEMENT if percent else LIST))
    reached = [step for step in breaks if step.from_quantity <= item.sales_minimum] or breaks[:1]
    return Price(
        amount=reached[-1].amount,
        currency=currency,
        source=reached[-1].source,
        breaks=tuple(breaks),
        list_price=item.list_price if currency == item.currency else None,
    )
