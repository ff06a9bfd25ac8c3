"""Reserving a plan as it was shown: its rows locked, checked again by the same engine, and written in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from inventory.models import ReservationKind
from inventory.reservations import CapacityNeed, Demand, Locked, OversoldError, lock_supply, reserve
from promising.engine import Part, broken_parts
from promising.engine.stock import capacity_needs
from promising.engine.units import SCALE, from_day
from promising.facts import build_stock, read_facts
from promising.network import CompiledNetwork

_LANE_VOLUME: Final = "lane_volume"


class PlanBrokenError(Exception):
    """The plan can no longer be kept as it stands; nothing was written."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of an option in order of lines, with the keys of their items."""

    parts: tuple[Part, ...]
    item_ids: Mapping[str, int]

    @property
    def has_purchases(self) -> bool:
        """Whether anything in it is to be ordered from a supplier first."""
        return any(part.purchase for part in self.parts)


@dataclass(frozen=True, slots=True)
class PlanLocks:
    """The locked rows of a plan, and what each part needs of daily capacities."""

    network: CompiledNetwork
    needs: Sequence[tuple[CapacityNeed, ...]]
    rows: Locked


def lock_plan(plan: Plan, network: CompiledNetwork, *, now: datetime) -> PlanLocks:
    """Lock the balances and capacities of a plan, in key order."""
    needs = _needs(plan.parts, network)
    keys = {(plan.item_ids[part.item], network.site_rows[part.site].pk) for part in plan.parts}
    locked = lock_supply(keys, (need for several in needs for need in several), now=now)
    return PlanLocks(network, needs, locked)


def reserve_plan(
    plan: Plan,
    locks: PlanLocks,
    *,
    company_id: int,
    kind: ReservationKind,
    references: Sequence[UUID],
    expires_at: datetime | None = None,
    now: datetime,
) -> None:
    """Reserve every part under its reference, all or nothing, after the engine has found that it still stands.

    A hold sets aside stock only; what a supplier must deliver is ordered when the promise becomes firm.
    Must run inside a transaction. Queries: constant in the number of parts.
    Raises: PlanBrokenError when stock, capacity, protection or time no longer allow a part.
    """
    network, locked, customer = locks.network, locks.rows, str(company_id)
    skus = {item_id: sku for sku, item_id in plan.item_ids.items()}
    facts, _offers = read_facts(skus, network, locked.capacities.values(), now=now)
    stock = build_stock(network.engine, facts, now)
    if broken_parts(plan.parts, stock, now, customer=customer):
        raise PlanBrokenError
    demands = [
        Demand(
            item_id=plan.item_ids[part.item],
            site_id=network.site_rows[part.site].pk,
            quantity=part.quantity,
            due_on=part.due_on,
            reference=reference,
            line=number,
            purchase=part.purchase,
            capacity=needed,
        )
        for number, (part, reference, needed) in enumerate(
            zip(plan.parts, references, locks.needs, strict=True), start=1
        )
    ]
    if kind == ReservationKind.HOLD:
        demands = [_stock_share(demand) for demand in demands if demand.quantity > demand.purchase]
    own = company_id if any(kept.customer == customer for kept in facts.protections) else None
    try:
        reserve(demands, locked, kind=kind, protected_for=own, expires_at=expires_at, now=now)
    except OversoldError as error:
        raise PlanBrokenError from error


def _stock_share(demand: Demand) -> Demand:
    if not demand.purchase:
        return demand
    return replace(demand, quantity=demand.quantity - demand.purchase, purchase=Decimal(0))


def _needs(parts: Sequence[Part], network: CompiledNetwork) -> list[tuple[CapacityNeed, ...]]:
    """Return what each part uses of daily capacities; the first part of a delivery takes its dock slot."""
    docked: set[tuple[str, tuple[str, ...], datetime]] = set()
    found = []
    for part in parts:
        needs = capacity_needs(part, new_delivery=part.shipment not in docked)
        docked.add(part.shipment)
        found.append(tuple(_need(need, network) for need in needs))
    return found


def _need(need: tuple[str, str, int, int], network: CompiledNetwork) -> CapacityNeed:
    owner, resource, day, quantity = need
    is_lane = resource == _LANE_VOLUME
    return CapacityNeed(
        site_id=None if is_lane else network.site_rows[owner].pk,
        lane_id=network.lane_rows[owner].pk if is_lane else None,
        resource=resource,
        on=from_day(day),
        quantity=Decimal(quantity) / SCALE,
    )
