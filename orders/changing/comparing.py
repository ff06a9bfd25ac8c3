"""Before beside after: what a draft, its prices and its lines come to, made comparable."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from orders.changing.layout import Layout, Target, must_be_approved
from orders.changing.planning import Draft, PositionPlan
from orders.changing.shapes import (
    HeadShown,
    Kind,
    OptionShown,
    PartShown,
    PositionShown,
    Shown,
    Side,
    Totals,
)
from orders.changing.sums import PositionPrice, Sums
from orders.lifecycle import State
from orders.models import OrderLine
from promising.network import CompiledNetwork
from promising.shapes import OptionView


def compare(
    draft: Draft,
    sums: Sums,
    layout: Layout,
    options: Iterable[tuple[OptionView, Sums]],
    network: CompiledNetwork,
) -> Shown:
    """Return the comparison that is shown, stored, and held against the one made when the change is applied. Pure.

    `options` are the ways to choose from, each with what the order comes to.
    """
    order = draft.order
    was_waiting = any(
        line.state == State.TO_APPROVE
        for plan in draft.plans
        for line in (plan.standing.lines if plan.standing else ())
    )
    return Shown(
        currency=order.currency,
        positions=tuple(_position(plan, sums, layout, network) for plan in draft.plans),
        before=Totals(
            goods=sums.goods_before,
            carriage=sums.carriage_before,
            other=sums.other_charges,
            total=sums.total_before,
        ),
        after=_totals_after(sums),
        head_before=HeadShown(
            wanted_on=draft.wanted_before,
            ship_to=order.ship_to.name,
            purchase_order=order.purchase_order,
            cost_centre=order.cost_centre,
        ),
        head_after=HeadShown(
            wanted_on=draft.wanted_on,
            ship_to=draft.ship_to.name,
            purchase_order=draft.purchase_order,
            cost_centre=draft.cost_centre,
        ),
        options=tuple(_option(draft, option, its_sums) for option, its_sums in options),
        needs_approval=layout.needs_approval,
        is_released=was_waiting and not layout.needs_approval,
    )


def _totals_after(sums: Sums) -> Totals:
    return Totals(
        goods=sums.goods_after,
        carriage=sums.carriage_after,
        other=sums.other_charges,
        total=sums.total_after,
    )


def _option(draft: Draft, option: OptionView, sums: Sums) -> OptionShown:
    return OptionShown(
        code=option.code,
        deliver_until=option.deliver_until,
        cost=option.cost.amount,
        after=_totals_after(sums),
        needs_approval=must_be_approved(draft, sums),
    )


def _position(plan: PositionPlan, sums: Sums, layout: Layout, network: CompiledNetwork) -> PositionShown:
    targets = layout.of(plan.position)
    return PositionShown(
        position=plan.position,
        sku=plan.item.sku,
        name_fr=plan.item.name_fr,
        name_en=plan.item.name_en,
        base_unit=plan.item.base_unit_id,
        unit=plan.unit,
        unit_factor=plan.factor,
        kind=_kind(plan, targets),
        before=_before(plan, network),
        after=_after(plan, sums.prices.get(plan.position), targets, network),
        because=next((dict(target.because) for target in targets if target.because), {}),
    )


def _kind(plan: PositionPlan, targets: Sequence[Target]) -> Kind:
    if plan.standing is None:
        return Kind.ADDED
    if not plan.quantity:
        return Kind.REMOVED
    if plan.is_requantified:
        return Kind.RAISED if plan.quantity > (plan.former or 0) else Kind.LOWERED
    return Kind.MOVED if any(target.is_touched for target in targets) else Kind.KEPT


def _before(plan: PositionPlan, network: CompiledNetwork) -> Side | None:
    if plan.standing is None:
        return None
    return Side(
        quantity=plan.standing.quantity,
        unit_price=plan.standing.lines[0].unit_price,
        amount=plan.standing.amount,
        parts=tuple(_as_it_is(line, network) for line in plan.standing.lines),
    )


def _after(
    plan: PositionPlan, price: PositionPrice | None, targets: Sequence[Target], network: CompiledNetwork
) -> Side | None:
    if price is None:
        return None
    return Side(
        quantity=plan.quantity,
        unit_price=price.unit_price,
        amount=price.amount,
        parts=tuple(_part(target, network) for target in targets),
    )


def _as_it_is(line: OrderLine, network: CompiledNetwork) -> PartShown:
    code = network.site_codes.get(line.site_id or 0)
    return PartShown(
        quantity=line.quantity,
        site=network.site_rows[code].name if code else "",
        deliver_from=line.deliver_from,
        deliver_until=line.deliver_until,
        sureness=line.sureness,
    )


def _part(target: Target, network: CompiledNetwork) -> PartShown:
    way = target.way
    if way is None and target.line is not None and not target.waits:
        return replace(_as_it_is(target.line, network), quantity=target.quantity)
    if way is None:
        return PartShown(quantity=target.quantity, site="", deliver_from=None, deliver_until=None)
    return PartShown(
        quantity=target.quantity,
        site=way.site_name,
        deliver_from=way.deliver_from,
        deliver_until=way.deliver_until,
        sureness=way.sureness,
    )
