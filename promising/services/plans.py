"""Reserving a plan as it was shown: its rows locked, checked again by the same engine, and written in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from inventory.demands import CapacityNeed, Demand, OversoldError
from inventory.models import ReservationKind
from inventory.reservations import Locked, lock_supply, release, reserve, reserve_free_stock
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


def take_plan(
    plan: Plan,
    network: CompiledNetwork,
    *,
    company_id: int,
    kind: ReservationKind,
    references: Sequence[UUID],
    instead_of: UUID | None = None,
    expires_at: datetime | None = None,
    now: datetime,
) -> None:
    """Reserve every part of a plan under its reference, all or nothing.

    A hold sets aside stock only; what a supplier must deliver is ordered when the promise becomes firm.
    `instead_of` is a reference whose reservations are given back first. Stock that is plainly free is taken without
    more ado; else the rows are locked and the engine looks at the plan again. Must run inside a transaction, and
    last, as from here on others wait. Queries: constant in the number of parts.
    Raises: PlanBrokenError when stock, capacity, protection or time no longer allow a part.
    """
    if any(part.ship_at < now for part in plan.parts) or not is_in_use(plan, network):
        raise PlanBrokenError
    demands = demands_of(plan, network, references)
    if kind == ReservationKind.HOLD:
        demands = [_stock_share(demand) for demand in demands if demand.quantity > demand.purchase]
    is_simple = instead_of is None and not any(demand.purchase for demand in demands)
    if is_simple and reserve_free_stock(demands, kind=kind, expires_at=expires_at, now=now):
        return
    keys = {(plan.item_ids[part.item], network.site_rows[part.site].pk) for part in plan.parts}
    locked = lock_supply(keys, (need for demand in demands for need in demand.capacity), now=now)
    if instead_of is not None:
        release([instead_of])
    own = company_id if _checked(plan, network, locked, str(company_id), now) else None
    try:
        reserve(demands, locked, kind=kind, protected_for=own, expires_at=expires_at, now=now)
    except OversoldError as error:
        raise PlanBrokenError from error


def is_in_use(plan: Plan, network: CompiledNetwork) -> bool:
    """Whether all sites and lanes of a plan are still in use: they may be closed at any time."""
    return all(network.is_open(part.site, part.lanes) for part in plan.parts)


def _checked(plan: Plan, network: CompiledNetwork, locked: Locked, customer: str, now: datetime) -> bool:
    """Let the engine look at a plan on its locked rows; return whether any of it is kept for the customer.

    Raises: PlanBrokenError.
    """
    skus = {item_id: sku for sku, item_id in plan.item_ids.items()}
    facts, _offers = read_facts(skus, network, locked.capacities.values(), now=now)
    if broken_parts(plan.parts, build_stock(network.engine, facts, now), now, customer=customer):
        raise PlanBrokenError
    return any(kept.customer == customer for kept in facts.protections)


def demands_of(plan: Plan, network: CompiledNetwork, references: Sequence[UUID]) -> list[Demand]:
    """Return what the parts of a plan reserve, each under its reference."""
    needs = _needs(plan.parts, network)
    return [
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
            zip(plan.parts, references, needs, strict=True), start=1
        )
    ]


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
