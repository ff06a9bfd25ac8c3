"""What a change costs: lines of another quantity at the prices of now, the others at theirs, and the carriage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from orders.changing.planning import Draft
from orders.cost_to_serve import Legs, Load, cost_to_serve, legs_of, load_of
from orders.models import Order, OrderCharge
from orders.money import MixedCurrenciesError, carriage_threshold, price_wishes
from orders.placing.place import CARRIAGE
from portal.customers.models import Membership
from portal.kernel.models import User
from portal.kernel.money import round_to_cent
from promising.network import CompiledNetwork
from promising.shapes import OptionView


@dataclass(frozen=True, slots=True)
class PositionPrice:
    """The price of a base unit, and the amount of a position."""

    unit_price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The money of an order before and after a change, before VAT; `prices` by position."""

    prices: Mapping[int, PositionPrice]
    goods_before: Decimal
    goods_after: Decimal
    carriage_before: Decimal
    carriage_after: Decimal
    other_charges: Decimal
    limit: Decimal | None

    @property
    def total_before(self) -> Decimal:
        """What the order costs now."""
        return self.goods_before + self.carriage_before + self.other_charges

    @property
    def total_after(self) -> Decimal:
        """What it would cost."""
        return self.goods_after + self.carriage_after + self.other_charges

    @property
    def is_over_limit(self) -> bool:
        """Whether somebody must approve it."""
        return self.limit is not None and self.total_after > self.limit


def sums_by_option(
    draft: Draft, options: Sequence[OptionView], *, network: CompiledNetwork, user: User, now: datetime
) -> dict[str, Sums]:
    """Return by option code what a draft costs when it is served so; by an empty one where there is nothing to serve.

    A position of another quantity is priced at the agreements and breaks of this moment; one that only moves keeps its
    price. Carriage follows the cost to serve of the deliveries that are added or saved; from the threshold on it is
    paid, and below it the whole is charged again. Queries: at most five. Raises: MixedCurrenciesError.
    """
    order = draft.order
    prices = _prices(draft, now)
    goods = _before(draft), sum((price.amount for price in prices.values()), Decimal(0))
    charges = list(OrderCharge.objects.filter(order=order).values_list("kind", "amount"))
    charged = sum((amount for kind, amount in charges if kind == CARRIAGE), Decimal(0))
    other_charges = sum((amount for kind, amount in charges if kind != CARRIAGE), Decimal(0))
    threshold = carriage_threshold(company_id=order.company_id, on=now.date())
    limit = _limit(order, user)
    legs = legs_of(order, network)
    cost_before = cost_to_serve(_loads_before(draft, legs), network)

    def sums_of(option: OptionView | None) -> Sums:
        cost_after = cost_to_serve(_loads_after(draft, option, legs), network)
        return Sums(
            prices=prices,
            goods_before=goods[0],
            goods_after=goods[1],
            carriage_before=charged,
            carriage_after=_carriage(charged, goods, (cost_before, cost_after), threshold),
            other_charges=other_charges,
            limit=limit,
        )

    return {option.code: sums_of(option) for option in options} or {"": sums_of(None)}


def soonest_for_the_price(code: str, options: Sequence[OptionView], sums: Mapping[str, Sums]) -> str:
    """Return the option that is delivered soonest of those that cost the buyer no more and leave no more open."""
    own = next(option for option in options if option.code == code)
    ends = {
        option.code: option.deliver_until
        for option in options
        if sums[option.code].total_after <= sums[code].total_after and option.short <= own.short
    }
    return min(ends, key=lambda each: (ends[each] is None, ends[each], each != code))


def _before(draft: Draft) -> Decimal:
    return sum((plan.standing.amount for plan in draft.plans if plan.standing), Decimal(0))


def _prices(draft: Draft, now: datetime) -> dict[int, PositionPrice]:
    found = {
        plan.position: PositionPrice(plan.standing.lines[0].unit_price, plan.standing.amount)
        for plan in draft.plans
        if plan.standing is not None and plan.quantity and not plan.is_requantified
    }
    priced = [plan for plan in draft.plans if plan.quantity]
    if len(found) == len(priced):
        return found
    wishes = [(plan.item, plan.quantity) for plan in priced]
    prices = price_wishes(wishes, company_id=draft.order.company_id, on=now.date())
    fresh = [(plan, price) for plan, price in zip(priced, prices, strict=True) if plan.position not in found]
    for plan, price in fresh:
        if price.currency != draft.order.currency:
            raise MixedCurrenciesError(
                field="sku", line=plan.position, sku=plan.item.sku, currency=price.currency
            )
    return found | {plan.position: PositionPrice(price.unit_price, price.amount) for plan, price in fresh}


def _carriage(
    charged: Decimal,
    goods: tuple[Decimal, Decimal],
    costs: tuple[Decimal, Decimal],
    threshold: Decimal | None,
) -> Decimal:
    if goods[0] == goods[1] and costs[0] == costs[1]:
        return charged
    if threshold is not None and goods[1] >= threshold:
        return Decimal(0)
    if threshold is not None and goods[0] >= threshold and not charged:
        return round_to_cent(costs[1])
    return max(Decimal(0), round_to_cent(charged + costs[1] - costs[0]))


def _loads_before(draft: Draft, legs: Legs) -> list[Load]:
    return [
        load
        for plan in draft.plans
        for line in (plan.standing.lines if plan.standing else ())
        if (load := load_of(line, line.quantity, plan.item, legs))
    ]


def _loads_after(draft: Draft, option: OptionView | None, legs: Legs) -> list[Load]:
    loads = [
        load
        for plan in draft.plans
        for line, quantity in plan.kept
        if (load := load_of(line, quantity, plan.item, legs))
    ]
    for asked, line in zip(draft.asked, option.lines if option else (), strict=True):
        loads += [
            Load(part.engine.lanes, part.ship_at, part.quantity * asked.item.weight_kg)
            for part in line.schedule
        ]
    return loads


def _limit(order: Order, user: User) -> Decimal | None:
    """Return up to what neither the buyer nor the person who changes the order needs an approval."""
    people = Membership.objects.filter(
        company_id=order.company_id,
        user__in={user.pk, order.buyer_id or user.pk},
        approval_threshold__isnull=False,
    )
    limits = people.values_list("approval_threshold", flat=True)
    return min((limit for limit in limits if limit is not None), default=None)
