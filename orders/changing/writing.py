"""A change written down: lines, dates, promise ledger, charges and story, all lines at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from orders.changing.layout import Layout, Target
from orders.changing.preview import Composed
from orders.changing.shapes import Kind
from orders.events import NewEvent, record_events
from orders.lifecycle import Event, State
from orders.models import LineState, OrderCharge, OrderLine, PromiseEntry, PromiseEntryKind
from orders.money import split_amount
from orders.placing.place import CARRIAGE
from orders.progress.steps import move_lines
from portal.kernel.models import User
from promising.network import CompiledNetwork
from promising.shapes import PartView

WAY: Final = ("site", "lane", "ship_on", "ship_at", "deliver_from", "deliver_until", "sureness")
FIELDS: Final = (
    *WAY,
    "quantity",
    "unit_price",
    "amount",
    "wanted_on",
    "promised_until",
    "promised_sureness",
    "because",
)
CAUSE: Final = "change"
Dates = tuple[datetime | None, datetime | None]
Written = tuple[Target, OrderLine]


@dataclass(frozen=True, slots=True)
class _Former:
    """A line as it was before it was written."""

    state: str
    dates: Dates
    quantity: Decimal


def write_change(
    composed: Composed, *, change: UUID, network: CompiledNetwork, user: User, now: datetime
) -> list[OrderLine]:
    """Write a composed change of a locked order; return the line of each target, in their order.

    Queries: constant in the number of lines. Reservations are the caller's, after this.
    """
    layout, order = composed.layout, composed.draft.order
    former = {
        target.line.pk: _Former(target.line.state, _dates(target.line), target.line.quantity)
        for target in layout.targets
        if target.line is not None
    }
    repriced = {
        target.plan.position for target in layout.targets if target.plan.is_requantified or target.is_touched
    }
    lines = [_line(target, composed, network) for target in layout.targets]
    written = list(zip(layout.targets, lines, strict=True))
    _number_parts(composed, written)
    _price(composed, [line for line in lines if line.position in repriced])
    OrderLine.objects.bulk_update([line for target, line in written if target.line is not None], FIELDS)
    OrderLine.objects.bulk_create(line for target, line in written if target.line is None)
    _write_head(composed)
    record_events([NewEvent(order.pk, Event.CHANGED, data=_story(composed))], author=user, now=now)
    _move(layout, written, composed, user=user, now=now)
    _write_ledger(written, former, change=change, author=user, now=now)
    return lines


def _dates(line: OrderLine) -> Dates:
    return line.deliver_from, line.deliver_until


def _line(target: Target, composed: Composed, network: CompiledNetwork) -> OrderLine:
    draft, plan = composed.draft, target.plan
    line = target.line or OrderLine(
        company_id=draft.order.company_id,
        order=draft.order,
        position=plan.position,
        item=plan.item,
        unit_id=plan.unit,
        unit_factor=plan.factor,
        state=_state(target),
    )
    line.quantity = target.quantity
    if target.way is not None:
        _set_way(line, target.way, network)
        is_asked_for = draft.wanted_on != draft.wanted_before or draft.is_redirected
        if is_asked_for or line.promised_until is None:
            line.promised_until, line.promised_sureness = line.deliver_until, line.sureness
    elif target.waits and target.because is not None:
        for name in WAY:
            setattr(line, name, None)
    if target.because is not None:
        line.because = dict(target.because)
    if plan.standing is None or plan.standing.barrier is None:
        line.wanted_on = draft.wanted_on
    return line


def _set_way(line: OrderLine, part: PartView, network: CompiledNetwork) -> None:
    line.site_id = network.site_rows[part.site].pk
    line.lane_id = network.lane_rows[part.engine.lanes[0]].pk
    line.ship_on, line.ship_at = part.ship_on, part.ship_at
    line.deliver_from, line.deliver_until = part.deliver_from, part.deliver_until
    line.sureness = part.sureness


def _state(target: Target) -> LineState:
    if target.is_pending:
        return LineState.TO_APPROVE
    return LineState.BACKORDERED if target.waits else LineState.CONFIRMED


def _number_parts(composed: Composed, written: Sequence[Written]) -> None:
    """Give new lines the parts after those that their position ever had."""
    rows = OrderLine.objects.filter(order=composed.draft.order).values_list("position", "part")
    last: dict[int, int] = defaultdict(int)
    for position, part in rows:
        last[position] = max(last[position], part)
    for target, line in written:
        if target.line is None:
            last[line.position] += 1
            line.part = last[line.position]


def _price(composed: Composed, lines: Sequence[OrderLine]) -> None:
    """Write prices; to the cent, the parts of a position add up to what was shown."""
    by_position: dict[int, list[OrderLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.part):
        by_position[line.position].append(line)
    for position, parts in by_position.items():
        price = composed.sums.prices[position]
        amounts = split_amount(price.unit_price, [line.quantity for line in parts])
        amounts[-1] += price.amount - sum(amounts)
        for line, amount in zip(parts, amounts, strict=True):
            line.unit_price, line.amount = price.unit_price, amount


def _write_head(composed: Composed) -> None:
    draft, sums, order = composed.draft, composed.sums, composed.draft.order
    order.ship_to = draft.ship_to
    order.purchase_order, order.cost_centre = draft.purchase_order, draft.cost_centre
    order.goods_total = sums.goods_after
    order.charges_total = sums.carriage_after + sums.other_charges
    order.save(update_fields=["ship_to", "purchase_order", "cost_centre", "goods_total", "charges_total"])
    if sums.carriage_after == sums.carriage_before:
        return
    charges = OrderCharge.objects.filter(order=order, kind=CARRIAGE)
    charges.delete()
    if sums.carriage_after:
        OrderCharge.objects.create(
            company_id=order.company_id, order=order, kind=CARRIAGE, amount=sums.carriage_after
        )


def _move(
    layout: Layout, written: Sequence[Written], composed: Composed, *, user: User, now: datetime
) -> None:
    """Move the lines that are in another state from now on, and ask for approval where it is needed."""
    moved: dict[Event, list[OrderLine]] = defaultdict(list)
    moved[Event.CANCELLED] = list(layout.gone)
    for target, line in written:
        if target.line is not None and (event := _event(State(line.state), target)) is not None:
            moved[event].append(line)
    cause = {"cause": CAUSE}
    for event, concerned in moved.items():
        if concerned:
            move_lines(concerned, event, author=user, now=now, data=lambda _line: cause)
    order = composed.draft.order
    news = [
        NewEvent(order.pk, Event.BACKORDERED, line.pk, {"quantity": str(line.quantity)})
        for target, line in written
        if target.line is None and line.state == State.BACKORDERED
    ]
    if any(target.is_pending and target.line is None for target in layout.targets):
        total = str(composed.sums.total_after)
        news.append(NewEvent(order.pk, Event.APPROVAL_REQUESTED, data={"total": total}))
    record_events(news, author=user, now=now)


def _event(state: State, target: Target) -> Event | None:
    """Return what happens to a line that exists already; None when it stays in its state."""
    if state == State.TO_APPROVE:
        if target.is_pending:
            return None
        return Event.BACKORDERED if target.waits else Event.CONFIRMED
    if target.is_pending:
        return Event.APPROVAL_REQUESTED
    if state == State.BACKORDERED and target.way is not None:
        return Event.REALLOCATED
    return Event.BACKORDERED if state == State.CONFIRMED and target.waits else None


def _write_ledger(
    written: Sequence[Written],
    former: Mapping[int, _Former],
    *,
    change: UUID,
    author: User,
    now: datetime,
) -> None:
    entries: list[PromiseEntry] = []
    for target, line in written:
        reason: dict[str, Any] = {"cause": CAUSE, "change": str(change)}
        was = None if target.line is None else former[line.pk]
        if was is not None and was.quantity != line.quantity:
            reason["quantity"] = [f"{was.quantity:f}", f"{line.quantity:f}"]
        entries += [_entry(line, kind, reason, author, now) for kind in _kinds(target, line, was)]
    PromiseEntry.objects.bulk_create(entries)


def _kinds(target: Target, line: OrderLine, was: _Former | None) -> tuple[str, ...]:
    """Return which dates are said of a line: none where it waits, or where all is as it was."""
    if target.waits:
        return ()
    if was is None:
        return _first_kinds(target)
    if was.dates != _dates(line):
        return (PromiseEntryKind.REPROMISED,)
    if was.quantity == line.quantity and was.state == line.state:
        return ()
    return (PromiseEntryKind.PROMISED if target.is_pending else PromiseEntryKind.CONFIRMED,)


def _first_kinds(target: Target) -> tuple[str, ...]:
    if target.is_pending:
        return (PromiseEntryKind.PROMISED,)
    return PromiseEntryKind.PROMISED, PromiseEntryKind.CONFIRMED


def _entry(
    line: OrderLine, kind: str, reason: Mapping[str, Any], author: User, now: datetime
) -> PromiseEntry:
    return PromiseEntry(
        company_id=line.company_id,
        line=line,
        kind=kind,
        deliver_from=line.deliver_from,
        deliver_until=line.deliver_until,
        at=now,
        author=author,
        reason=dict(reason),
    )


def _story(composed: Composed) -> dict[str, Any]:
    """Return what changed as parameters of the event: quantities as the buyer counts, heads, the total."""
    shown = composed.shown
    before, after = shown.head_before, shown.head_after
    lines = [
        {
            "position": each.position,
            "sku": each.sku,
            "unit": each.unit,
            "from": None if each.before is None else f"{each.before.quantity / each.unit_factor:f}",
            "to": None if each.after is None else f"{each.after.quantity / each.unit_factor:f}",
        }
        for each in shown.positions
        if each.kind not in {Kind.KEPT, Kind.MOVED}
    ]
    heads = {
        name: [_plain(getattr(before, name)), _plain(getattr(after, name))]
        for name in ("wanted_on", "ship_to", "purchase_order", "cost_centre")
        if getattr(before, name) != getattr(after, name)
    }
    total = [f"{shown.before.total:f}", f"{shown.after.total:f}"]
    return {"lines": lines, "currency": shown.currency, **heads} | (
        {"total": total} if shown.difference else {}
    )


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)
