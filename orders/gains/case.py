"""What is known of an order that could gain: its rows, locked, and what its buyer was told before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from orders.changing.drafting import with_items
from orders.gains.deliveries import Delivery, last_day
from orders.gains.finding import Terms
from orders.gains.stored import dates_of, is_current, stored_lines
from orders.models import Gain, GainState, Order, OrderLine
from portal.customers.models import GainRule, ShipTo
from portal.kernel.locks import lock_rows
from promising.models import Promise
from promising.network import CompiledNetwork, current_network
from promising.services.policies import COLLECT_AT


@dataclass(frozen=True, slots=True)
class Case:
    """An order that could gain: locked, with its lines, what its buyer has set, and what was told before."""

    order: Order
    lines: Sequence[OrderLine]
    terms: Terms
    gains: Sequence[Gain]
    network: CompiledNetwork


def lock_case(order_id: int) -> Case:
    """Lock an order, its lines and its gains, and read what its buyer has set."""
    (order,) = lock_rows(Order.objects.filter(pk=order_id))
    lines = lock_rows(OrderLine.objects.filter(order=order))
    (order.ship_to,) = ShipTo.objects.filter(pk=order.ship_to_id).select_related("company")
    company = order.ship_to.company
    placed = Promise.objects.filter(public_id__in=[order.promise] if order.promise else [])
    policy = placed.values_list("request__policy", flat=True).first() or {}
    lines.sort(key=lambda line: (line.position, line.part))
    return Case(
        order,
        with_items(lines),
        Terms(
            complete=policy.get("complete"),
            collect_at=policy.get(COLLECT_AT) or "",
            least_days=company.gain_days,
            is_asked=company.gain_rule != GainRule.TAKE,
        ),
        lock_rows(Gain.objects.filter(order=order)),
        current_network(),
    )


def has_offer(case: Case, delivery: Delivery, now: datetime) -> bool:
    """Tell whether an offer for any of these lines stands."""
    return any(_stands(gain, case, now) and is_about(gain, delivery) for gain in case.gains)


def _stands(gain: Gain, case: Case, now: datetime) -> bool:
    return gain.state == GainState.OFFERED and gain.expires_at > now and _is_as_it_was(gain, case)


def _is_as_it_was(gain: Gain, case: Case) -> bool:
    return is_current(stored_lines(gain), dates_of(case.lines))


def was_left(gain: Gain, now: datetime) -> bool:
    """Tell whether an offer was declined, or expired without an answer."""
    is_over = gain.state == GainState.OFFERED and gain.expires_at <= now
    return is_over or gain.state in {GainState.DECLINED, GainState.LAPSED}


def is_about(gain: Gain, delivery: Delivery) -> bool:
    """Tell whether a gain is about any line of a delivery."""
    return bool({each.line for each in stored_lines(gain)} & {line.public_id for line in delivery})


def latest_worth_telling(case: Case, delivery: Delivery, now: datetime) -> date | None:
    """Return the last day worth telling: sooner, by the least gain, than what was left before."""
    left = [
        gain.deliver_until
        for gain in case.gains
        if was_left(gain, now) and is_about(gain, delivery) and _is_as_it_was(gain, case)
    ]
    if not left:
        return None
    return last_day([min(left)], case.order.ship_to.timezone) - timedelta(days=case.terms.least_days)
