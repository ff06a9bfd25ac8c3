"""What the options of a promise come to if one of them is ordered now: goods, carriage, total, and who must approve."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from orders.money import carriage, carriage_threshold
from orders.placing.rows import PricedWishes, price_option
from portal.catalogue.models import Item
from portal.customers.models import Membership
from portal.kernel.money import Money
from promising.shapes import OptionView, PromiseView


@dataclass(frozen=True, slots=True)
class OptionSums:
    """What an option costs the customer, before VAT; `is_to_approve` when it is above the buyer's own limit."""

    goods: Money
    carriage: Money
    total: Money
    is_to_approve: bool


def option_sums(promise: PromiseView, *, membership: Membership, now: datetime) -> dict[str, OptionSums]:
    """Return by option code what an order would come to, as `place_order` would reckon at this moment.

    Queries: four, and three more for each option that sends other substitutes.
    Raises: MixedCurrenciesError.
    """
    company = membership.company
    threshold = carriage_threshold(company_id=company.pk, on=now.date())
    priced: dict[tuple[str, ...], PricedWishes] = {}
    found = {}
    for option in promise.options:
        sent = tuple(part.sku for part in option.parts)
        if sent not in priced:
            priced[sent] = price_option(
                option,
                promise.request["items"],
                company_id=company.pk,
                currency=company.currency,
                now=now,
            )
        found[option.code] = _sums(option, priced[sent], threshold=threshold, membership=membership)
    return found


def _sums(
    option: OptionView, priced: PricedWishes, *, threshold: Decimal | None, membership: Membership
) -> OptionSums:
    goods = priced.goods_total
    charge = carriage(goods, option.cost, threshold)
    limit = membership.approval_threshold
    return OptionSums(
        Money(goods, priced.currency),
        Money(charge, priced.currency),
        Money(goods + charge, priced.currency),
        limit is not None and goods + charge > limit,
    )


def base_units(promise: PromiseView) -> Mapping[str, str]:
    """Return the code of the unit that each promised item, substitutes too, is counted in. Queries: one."""
    rows = Item.objects.filter(pk__in=promise.request["items"].values())
    return dict(rows.values_list("sku", "base_unit_id"))
