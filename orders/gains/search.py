"""The search for gains: whose confirmed date could be earlier, asked in turn, the earliest commitment first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet

from orders.gains.case import Case, has_offer, is_about, latest_worth_telling, lock_case, was_left
from orders.gains.deliveries import Delivery, deliveries_of, may_move
from orders.gains.finding import Sooner, find_sooner
from orders.gains.stored import StoredLine, gain_json, stored_lines, taken_of
from orders.gains.writing import OFFERED, close_gain, settle_gain, tell_gain
from orders.lifecycle import State
from orders.models import Gain, GainState, Order, OrderLine
from portal.customers.models import GainRule
from portal.kernel.locks import lock_keys, lock_rows
from portal.kernel.retries import BusyError, retry_conflicts
from portal.kernel.tenancy import SYSTEM, scope
from promising.network import CompiledNetwork
from promising.services.plans import PlanBrokenError

MAX_ORDERS: Final = 500
MAX_ROUNDS: Final = 20
SHARE_MINUTES: Final = 10
SHARES: Final = 24 * 60 // SHARE_MINUTES
# A date that is less sure than the confirmed one by more than this is offered, not taken.
MOST_LOSS: Final = 0.05
# What supply has set, supply can bring forward; the rest is the sweep's.
SET_BY_SUPPLY: Final = ("stock", "safety", "protection", "supplier_lead_time")


@dataclass(frozen=True, slots=True)
class Gains:
    """How many earlier deliveries were offered, and taken."""

    offered: int = 0
    taken: int = 0


def look_for_gains(*, items: Collection[int], now: datetime) -> Gains:
    """Offer or take what earlier deliveries the supply of these items allows, as each company's rule says.

    Asked in turn, the earliest commitment first, each in a short transaction of its own; what is on offer to one is not
    offered to the next. What a gain leaves is looked at again, until nothing more is gained: a run on its own output
    changes nothing. Lines whose date supply has not set are left to the sweep.
    Side effects: gains, line dates, reservations, promise ledger, events.
    """
    set_by_supply = Q(because={}) | Q(because__constraint__in=SET_BY_SUPPLY)
    return _look(_open_lines(now).filter(set_by_supply, item_id__in=items), now)


def sweep_gains(*, now: datetime) -> Gains:
    """Ask the next ones for what somebody left, and look at a share of the orders: each has its ten minutes of the day.

    What no news of supply tells is found so: a holiday taken out of a calendar, more capacity, another lane.
    """
    left = look_for_gains(items=_close_expired(now), now=now)
    share = (now.hour * 60 + now.minute) // SHARE_MINUTES
    found = _look(_open_lines(now).alias(share=F("order_id") % SHARES).filter(share=share), now)
    return Gains(left.offered + found.offered, left.taken + found.taken)


def _close_expired(now: datetime) -> set[int]:
    """Close the offers that have expired, which they had by definition; return the items that they were about."""
    with scope(SYSTEM):
        expired = Gain.objects.filter(state=GainState.OFFERED, expires_at__lte=now)
        orders = lock_keys(Order.objects.all(), expired.values_list("order_id", flat=True)[:MAX_ORDERS])
        rows = lock_rows(expired.filter(order_id__in=orders))
        expired.filter(pk__in=[gain.pk for gain in rows]).update(state=GainState.LAPSED, decided_at=now)
    return {each.item_id for gain in rows for each in stored_lines(gain)}


def _open_lines(now: datetime) -> "QuerySet[OrderLine]":
    """Return the confirmed lines that a day sooner is not yet too late for, of companies that want to be asked."""
    with scope(SYSTEM):
        return OrderLine.objects.filter(
            Q(wanted_on=None) | Q(deliver_until__date__gt=F("wanted_on")),
            state=State.CONFIRMED,
            deliver_until__gt=now + timedelta(days=1),
            order__company__is_active=True,
        ).exclude(order__company__gain_rule=GainRule.KEEP)


def _look(lines: "QuerySet[OrderLine]", now: datetime) -> Gains:
    offered = taken = 0
    for _round in range(MAX_ROUNDS):
        with scope(SYSTEM):
            orders = list(_earliest_first(lines)[:MAX_ORDERS])
        found = [state for order in orders for state in _improve(order, now)]
        offered += found.count(GainState.OFFERED)
        taken += found.count(GainState.TAKEN)
        if GainState.TAKEN not in found:
            break
    return Gains(offered, taken)


def _earliest_first(lines: "QuerySet[OrderLine]") -> "QuerySet[OrderLine, int]":
    """Return the orders of lines, each once, the earliest commitment first."""
    orders = lines.order_by().values("order_id").annotate(first=Min("promised_until"))
    ordered = orders.order_by(F("first").asc(nulls_last=True), "order__placed_at", "order_id")
    return ordered.values_list("order_id", flat=True)


def _improve(order_id: int, now: datetime) -> list[GainState]:
    """Improve the deliveries of one order, one after the other; return what became of those that can come sooner."""
    found: list[GainState] = []
    try:
        while (state := retry_conflicts(lambda: _improve_one(order_id, now))) is not None:
            found.append(state)
    except (BusyError, PlanBrokenError):
        pass  # somebody is at it; the order has its turn again with the next news, at the latest tomorrow
    return found


def _improve_one(order_id: int, now: datetime) -> GainState | None:
    with scope(SYSTEM):
        case = lock_case(order_id)
        for delivery in deliveries_of(case.lines, case.terms.complete):
            if may_move(delivery, case.network, now=now) and not has_offer(case, delivery, now):
                sooner = _find(case, delivery, now)
                if sooner is not None:
                    return _tell(case, sooner, now)
    return None


def _find(case: Case, delivery: Delivery, now: datetime) -> Sooner | None:
    return find_sooner(
        case.order,
        delivery,
        case.terms,
        others=[taken_of(gain) for gain in _offers_on({line.item_id for line in delivery}, case, now)],
        by=latest_worth_telling(case, delivery, now),
        network=case.network,
        now=now,
    )


def _offers_on(items: set[int], case: Case, now: datetime) -> list[Gain]:
    """Return the offers that stand, by ways that are still in use, and would take any of these items."""
    rows = Gain.objects.filter(state=GainState.OFFERED, expires_at__gt=now)
    rows = rows.filter(order__lines__item_id__in=items).distinct().order_by("pk")
    return [gain for gain in rows if _would_take(stored_lines(gain), items, case.network)]


def _would_take(stored: Sequence[StoredLine], items: set[int], network: CompiledNetwork) -> bool:
    is_open = all(network.is_open(each.part.site, each.part.lanes) for each in stored)
    return is_open and not items.isdisjoint(each.item_id for each in stored)


def _tell(case: Case, sooner: Sooner, now: datetime) -> GainState:
    """Offer or take a sooner delivery, as the company's rule says. Raises: PlanBrokenError."""
    for gain in case.gains:
        if gain.state == GainState.OFFERED and is_about(gain, sooner.delivery):
            state = GainState.LAPSED if was_left(gain, now) else GainState.WITHDRAWN
            close_gain(gain, state, author=None, now=now)
    gain = Gain(
        public_id=uuid4(),
        company_id=case.order.company_id,
        order=case.order,
        line=sooner.delivery[0],
        lines=gain_json(sooner),
        deliver_until=sooner.deliver_until,
        created_at=now,
        expires_at=sooner.expires_at,
    )
    with transaction.atomic():
        gain.save(force_insert=True)
        if not case.terms.is_asked and sooner.loss <= MOST_LOSS:
            settle_gain(gain, case.lines, GainState.TAKEN, network=case.network, author=None, now=now)
            return GainState.TAKEN
        tell_gain(gain, sooner.delivery, OFFERED, author=None, now=now)
    return GainState.OFFERED
