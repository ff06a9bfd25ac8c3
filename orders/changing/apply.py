"""Applying a change exactly as it was shown, whole or not at all, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from orders.changing.drafting import draft_change, with_items
from orders.changing.preview import Composed, compose_change, preview_change
from orders.changing.refusals import ChangeBrokenError, ExpiredChangeError, UnknownChangeError
from orders.changing.shapes import shown_json, shown_of
from orders.changing.wishes import wish_of
from orders.changing.writing import write_change
from orders.lifecycle import order_state
from orders.models import Order, OrderChange, OrderLine
from orders.news import request_reallocation
from orders.placing.finding import lock_order
from portal.customers.models import ShipTo
from portal.kernel.idempotency import run_once
from portal.kernel.locks import lock_rows
from portal.kernel.models import User
from portal.kernel.money import Money
from portal.kernel.retries import retry_conflicts
from promising.models import Promise, PromiseState
from promising.network import CompiledNetwork, current_network
from promising.services.exchanging import exchange_plan
from promising.services.plans import Plan, PlanBrokenError

Left = Mapping[UUID, Decimal]


@dataclass(frozen=True, slots=True)
class ChangedOrder:
    """What is answered: where the order stands, and what it costs before VAT."""

    number: str
    state: str
    total: Money


class _OutdatedError(Exception):
    """What was shown is not what would be done now."""


def change_order(
    *, company_id: int, user: User, number: str, change_id: UUID, idempotency_key: str, now: datetime
) -> ChangedOrder:
    """Apply a change as it was shown; the same key, or the same change again, has one effect and one answer.

    Worked out anew on the locked rows: order, change, lines, then purchases, balances, reservations and capacities,
    each by primary key. Where stock, prices or the order have moved nothing is changed, and the refusal carries a
    fresh preview. Queries: constant in the number of lines.
    Raises: UnknownOrderError, UnknownChangeError, ExpiredChangeError, ChangeBrokenError, KeyReusedError,
    RequestInFlightError, BusyError, and the refusals of preview_change where the wish itself is no longer possible.
    """

    def once() -> dict[str, Any]:
        return run_once(
            company_id=company_id,
            operation="change_order",
            key=idempotency_key,
            body={"number": number, "change": change_id},
            now=now,
            work=lambda: _apply(company_id, user, number, change_id, now),
        )

    try:
        answer = retry_conflicts(once)
    except (PlanBrokenError, _OutdatedError):
        change = OrderChange.objects.get(company_id=company_id, public_id=change_id)
        wish = wish_of(change.request)
        fresh = preview_change(company_id=company_id, user=user, number=number, wish=wish, now=now)
        raise ChangeBrokenError(fresh=fresh) from None
    return ChangedOrder(
        answer["number"], answer["state"], Money(Decimal(answer["total"]), answer["currency"])
    )


def _apply(company_id: int, user: User, number: str, change_id: UUID, now: datetime) -> dict[str, Any]:
    order, lines = lock_order(company_id=company_id, number=number)
    change = _locked_change(order, change_id)
    if change.applied_at is not None:
        return dict(change.answer or {})
    if change.expires_at <= now:
        raise ExpiredChangeError(field="change")
    if change.based_on != order.last_event:
        raise _OutdatedError
    (order.ship_to,) = ShipTo.objects.filter(pk=order.ship_to_id).select_related("company")
    network = current_network()
    draft = draft_change(order, with_items(lines), wish_of(change.request), network=network, now=now)
    promise = _locked_promise(change)
    composed = compose_change(draft, promise, code=change.option_code, network=network, user=user, now=now)
    if shown_of(shown_json(composed.shown)) != shown_of(change.shown):
        raise _OutdatedError
    left = draft.left
    written = write_change(composed, change=change.public_id, network=network, user=user, now=now)
    answer = _answer(order, written, composed)
    _close(change, promise, answer, now)
    _tell(composed, change, left, now)
    _exchange(composed, written, left, network, now)
    return answer


def _locked_change(order: Order, change_id: UUID) -> OrderChange:
    found = lock_rows(OrderChange.objects.filter(order=order, public_id=change_id))
    if not found:
        raise UnknownChangeError(field="change")
    return found[0]


def _locked_promise(change: OrderChange) -> Promise | None:
    if change.promise is None:
        return None
    (promise,) = lock_rows(
        Promise.objects.filter(company_id=change.company_id, public_id=change.promise)
        .select_related("ship_to")
        .defer("snapshot")
    )
    return promise


def _close(change: OrderChange, promise: Promise | None, answer: Mapping[str, Any], now: datetime) -> None:
    change.applied_at, change.answer = now, dict(answer)
    change.save(update_fields=["applied_at", "answer"])
    if promise is not None:
        promise.state, promise.option_code = PromiseState.CONFIRMED, change.option_code
        promise.save(update_fields=["state", "option_code"])


def _tell(composed: Composed, change: OrderChange, left: Left, now: datetime) -> None:
    """Let those who wait for what is given back be looked at again."""
    lines = [line for plan in composed.draft.plans if plan.standing for line in plan.standing.lines]
    keys = {(line.item_id, line.site_id) for line in lines if line.public_id in left and line.site_id}
    if keys:
        request_reallocation(keys=keys, cause=f"change:{change.public_id}", now=now)


def _exchange(
    composed: Composed, written: list[OrderLine], left: Left, network: CompiledNetwork, now: datetime
) -> None:
    taken = [
        (part.engine, line.public_id)
        for target, line in zip(composed.layout.targets, written, strict=True)
        for part in target.takes
    ]
    item_ids = {plan.item.sku: plan.item.pk for plan in composed.draft.plans}
    exchange_plan(
        Plan(tuple(part for part, _reference in taken), item_ids),
        network,
        left=left,
        company_id=composed.draft.order.company_id,
        references=[reference for _part, reference in taken],
        now=now,
    )


def _answer(order: Order, written: list[OrderLine], composed: Composed) -> dict[str, Any]:
    return {
        "number": order.number,
        "state": order_state(line.state for line in written).value,
        "total": str(composed.sums.total_after),
        "currency": order.currency,
    }
