"""What wishes cost a company: its price at the quantity wanted, and carriage below the agreed threshold."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from orders.lifecycle import DROPPED
from orders.models import Order, OrderLine
from portal.catalogue.pricing import Sold, company_prices, price_at
from portal.kernel.errors import Refusal
from portal.kernel.money import Money, round_to_cent
from portal.kernel.statements import ask

_CARRIAGE_THRESHOLD = """
    SELECT min(carriage_paid_threshold) FROM catalogue_agreement
     WHERE company_id = %(company)s AND valid_from <= %(on)s AND (valid_until IS NULL OR valid_until >= %(on)s)
"""


class MixedCurrenciesError(Refusal):
    """Prices of one order are in several currencies."""

    code = "mixed_currencies"
    message = _("The price of %(sku)s is in %(currency)s, that of the lines before in another currency.")
    remedy = _("Order it apart.")


@dataclass(frozen=True, slots=True)
class LinePrice:
    """What one wish costs: the price of a base unit at the quantity reached, the amount to the cent, its source."""

    unit_price: Decimal
    amount: Decimal
    currency: str
    source: str


def price_wishes(wishes: Sequence[tuple[Sold, Decimal]], *, company_id: int, on: date) -> list[LinePrice]:
    """Return prices of (item, base units); several wishes for one item reach a break together. Queries: two."""
    prices = company_prices(
        {item.pk: item for item, _quantity in wishes}.values(), company_id=company_id, on=on
    )
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for item, quantity in wishes:
        totals[item.pk] += quantity
    found = []
    for item, quantity in wishes:
        price = prices[item.pk]
        step = price_at(price, totals[item.pk])
        amount = round_to_cent(step.amount * quantity)
        found.append(LinePrice(step.amount, amount, price.currency, step.source))
    return found


def single_currency(prices: Sequence[LinePrice], skus: Sequence[str], default: str) -> str:
    """Return the currency of all prices. Raises: MixedCurrenciesError for the first line in another one."""
    currency = prices[0].currency if prices else default
    for number, (price, sku) in enumerate(zip(prices, skus, strict=True), start=1):
        if price.currency != currency:
            raise MixedCurrenciesError(field="sku", line=number, sku=sku, currency=price.currency)
    return currency


def carriage_threshold(*, company_id: int, on: date) -> Decimal | None:
    """Return from which goods value on carriage is paid for: the lowest agreed one; None without any. Queries: one."""
    rows: list[tuple[Decimal | None]] = ask(_CARRIAGE_THRESHOLD, {"company": company_id, "on": on})
    return rows[0][0]


def carriage(goods: Decimal, cost: Money, threshold: Decimal | None) -> Decimal:
    """Return the carriage that is charged: the option's cost, nothing from the threshold on."""
    return Decimal(0) if threshold is not None and goods >= threshold else round_to_cent(cost.amount)


def recount_goods(order: Order) -> None:
    """Write what the lines that still count come to; an order of which none is left keeps its figure. Queries: one.

    Carriage stays as it was agreed.
    """
    counting = OrderLine.objects.filter(order=OuterRef("pk")).exclude(state__in=DROPPED)
    total = counting.order_by().values("order").values_list(Sum("amount"))
    Order.objects.filter(pk=order.pk).update(goods_total=Coalesce(Subquery(total), F("goods_total")))


def split_amount(unit_price: Decimal, quantities: Sequence[Decimal]) -> list[Decimal]:
    """Return the amounts of the parts of one wish; to the cent they add up to the amount of the whole."""
    amounts: list[Decimal] = []
    quantity = charged = Decimal(0)
    for part in quantities:
        quantity += part
        total = round_to_cent(unit_price * quantity)
        amounts.append(total - charged)
        charged = total
    return amounts
