"""The supply of some items in the engine's terms, and as the compact snapshot that is stored with a promise."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from inventory.models import Capacity as CapacityRow
from inventory.selectors import Bounds, DayCapacity, Supply, supply_of
from promising.engine import Capacity, Commitment, Facts, Network, Protection, Receipt, Stock, SupplyOffer
from promising.network import CompiledNetwork


def read_facts(
    skus: Mapping[int, str],
    network: CompiledNetwork,
    capacities: Collection[CapacityRow] | Bounds,
    *,
    now: datetime,
) -> tuple[Facts, tuple[SupplyOffer, ...]]:
    """Return what is known of items (sku by key) at every active site, and what is made to order. Queries: one.

    Capacities are given, or the bounds of a request of which those are told that it could fill up.
    Supply that is overdue is not on the shelf: it counts from tomorrow on.
    """
    if isinstance(capacities, Bounds):
        supply = supply_of(skus, now=now, bounds=capacities)
        return _facts(supply, skus, network, supply.capacities, now), _offers(supply, skus, network)
    supply = supply_of(skus, now=now)
    return _facts(supply, skus, network, capacities, now), _offers(supply, skus, network)


def _offers(supply: Supply, skus: Mapping[int, str], network: CompiledNetwork) -> tuple[SupplyOffer, ...]:
    return tuple(
        SupplyOffer(skus[item], network.site_codes[site], lead_days, minimum, multiple)
        for item, site, lead_days, minimum, multiple in supply.offered
        if site in network.site_codes
    )


def _facts(
    supply: Supply,
    skus: Mapping[int, str],
    network: CompiledNetwork,
    capacities: Collection[CapacityRow | DayCapacity],
    now: datetime,
) -> Facts:
    sites = network.site_codes
    zones = {site.timezone for site in network.source.sites}
    next_day = {zone: now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1) for zone in zones}
    tomorrow = {site.pk: next_day[site.timezone] for site in network.source.sites}
    receipts = [
        Receipt(skus[item], sites[site], quantity)
        for item, site, quantity, _ in supply.on_hand
        if site in sites and quantity
    ]
    for row in supply.receipts:
        if row.site_id in sites:
            is_overdue = row.due_on < tomorrow[row.site_id] - timedelta(days=1)
            due_on = tomorrow[row.site_id] if is_overdue else row.due_on
            supplier = sites.get(row.supplier_id or 0, "")
            receipts.append(
                Receipt(
                    skus[row.item_id],
                    sites[row.site_id],
                    row.quantity,
                    due_on,
                    row.reference,
                    supplier,
                    row.due_on if is_overdue else None,
                )
            )
    return Facts(
        receipts=tuple(receipts),
        commitments=tuple(
            Commitment(skus[row.item_id], sites[row.site_id], row.quantity, row.due_on)
            for row in supply.reserved
            if row.site_id in sites
        ),
        safety={
            (skus[item], sites[site]): safety
            for item, site, _, safety in supply.on_hand
            if site in sites and safety
        },
        protections=_protections(supply, skus, sites),
        capacities=tuple(_capacity(row, network) for row in capacities),
    )


def build_stock(network: Network, facts: Facts, now: datetime) -> Stock:
    """Return the engine's working copy of facts."""
    return Stock.build(network, facts, now)


def snapshot_of(facts: Facts, now: datetime) -> dict[str, Any]:
    """Return facts as JSON-able rows: what a promise rested on, for whoever must explain it later."""
    return {
        "now": now.isoformat(),
        "supply": [
            [item, site, str(quantity), at and at.isoformat(), code]
            for item, site, quantity, at, code, *_ in facts.receipts
        ],
        "reserved": [[c.item, c.site, str(c.quantity), c.at and c.at.isoformat()] for c in facts.commitments],
        "safety": [[item, site, str(quantity)] for (item, site), quantity in facts.safety.items()],
        "protected": [[p.item, p.customer, str(p.quantity), p.site] for p in facts.protections],
        "capacity": [
            [c.owner, c.resource, c.day.isoformat(), str(c.quantity), str(c.used)] for c in facts.capacities
        ],
    }


def _protections(supply: Supply, skus: Mapping[int, str], sites: Mapping[int, str]) -> tuple[Protection, ...]:
    return tuple(
        Protection(
            skus[row.item_id],
            str(row.company_id),
            row.quantity,
            None if row.site_id is None else sites[row.site_id],
        )
        for row in supply.kept
        if row.site_id is None or row.site_id in sites
    )


def _capacity(row: CapacityRow | DayCapacity, network: CompiledNetwork) -> Capacity:
    owner = (
        network.site_codes[row.site_id] if row.site_id is not None else network.lane_codes[row.lane_id or 0]
    )
    return Capacity(owner, row.resource, row.on, row.quantity, row.used)
