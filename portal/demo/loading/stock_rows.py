"""What orders mean for the stock: ledger lines, reservations, staged goods, used capacity; balances stay explained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from inventory.models import Capacity, StockBalance
from portal.demo.facts.order_shapes import LineFact
from portal.demo.loading.keys import Keys
from portal.demo.loading.order_rows import PlacedOrder
from portal.demo.loading.rows import change_rows, insert_rows, json
from portal.demo.stocking import BALANCE_COLUMNS, MOVEMENT_COLUMNS

RESERVATION_COLUMNS = "public_id item_id site_id quantity due_on kind state reference line takes created_at"
SUPPLIED_DAYS_BEFORE = 1


class Effect(NamedTuple):
    """A line and what it means for the shelf."""

    order: PlacedOrder
    line: LineFact
    item: int
    site: int


def insert_stock_effects(
    placed: Sequence[PlacedOrder], keys: Keys, *, now: datetime, ledger_days: int
) -> None:
    """Write movements, reservations and used capacity of lines that left in the last `ledger_days`, or will leave.

    On hand stays as stocked: what was picked since had been supplied before, and the ledger says so.
    """
    since = now - timedelta(days=ledger_days)
    effects = [
        effect for effect in _effects(placed, keys) if effect.line.plan and effect.line.plan.ship_at > since
    ]
    reserved = [effect for effect in effects if effect.line.stock == "reserved"]
    picked = [effect for effect in effects if effect.line.stock in {"staged", "shipped"}]
    _open_missing(effects)
    insert_rows("inventory_stockmovement", MOVEMENT_COLUMNS, _movements(picked, since, now))
    capacities = _capacities()
    insert_rows("inventory_reservation", RESERVATION_COLUMNS, _reservations(reserved, capacities, keys))
    _change_balances(reserved, picked)
    _use_capacities(reserved, capacities, keys)


def _effects(placed: Sequence[PlacedOrder], keys: Keys) -> Iterator[Effect]:
    for order in placed:
        for line in order.fact.lines:
            if line.stock and line.plan:
                yield Effect(order, line, keys.items[line.sku], keys.sites[line.site])


def _open_missing(effects: Sequence[Effect]) -> None:
    """Open empty balances where something was picked that is not stocked any more."""
    known = set(StockBalance.objects.values_list("item_id", "site_id"))
    missing = sorted({(effect.item, effect.site) for effect in effects} - known)
    insert_rows(
        "inventory_stockbalance", BALANCE_COLUMNS, ((item, site, 0, 0, 0, 0, 0, 0) for item, site in missing)
    )


def _movements(picked: Sequence[Effect], since: datetime, now: datetime) -> Iterator[tuple[Any, ...]]:
    supplied: dict[tuple[int, int], int] = defaultdict(int)
    for _, line, item, site in picked:
        supplied[item, site] += line.quantity - line.returned
    before = since - timedelta(days=SUPPLIED_DAYS_BEFORE)
    batch = picked[0].order.number if picked else ""
    for (item, site), quantity in supplied.items():
        if quantity:
            yield item, site, "receipt", quantity, 0, f"receipt:demo:{batch}:{item}:{site}", "", before
    for order, line, item, site in picked:
        assert line.plan
        number, name = order.number, line.public_id
        picked_at = min(line.plan.ship_at - timedelta(minutes=100), now)
        yield item, site, "pick", -line.quantity, line.quantity, f"pick:{name}", number, picked_at
        if line.stock == "shipped":
            yield item, site, "ship", 0, -line.quantity, f"ship:{name}", number, line.plan.ship_at
        if line.returned:
            back_at = (
                order.fact.returned.requested_at + timedelta(hours=2) if order.fact.returned else picked_at
            )
            yield item, site, "return", line.returned, 0, f"return:{name}", number, back_at


CapacityKeys = dict[tuple[int | None, int | None, str, Any], int]


def _capacities() -> CapacityKeys:
    rows = Capacity.objects.values_list("site_id", "lane_id", "resource", "on", "pk")
    return {(site, lane, resource, on): pk for site, lane, resource, on, pk in rows}


def _uses(effect: Effect, capacities: CapacityKeys, keys: Keys) -> Iterator[tuple[int, Decimal]]:
    """Yield the capacity rows that a line uses, with how much: one pick line, and its volume on the lane."""
    line = effect.line
    assert line.plan
    volume = Decimal(line.quantity * keys.volumes[line.sku]).quantize(Decimal("0.001"))
    for key, quantity in (
        ((effect.site, None, "pick_lines", line.plan.ship_on), Decimal(1)),
        ((None, keys.lanes[line.lane], "lane_volume", line.plan.ship_on), volume),
    ):
        if key in capacities and quantity:
            yield capacities[key], quantity


def _reservations(
    reserved: Sequence[Effect], capacities: CapacityKeys, keys: Keys
) -> Iterator[tuple[Any, ...]]:
    for effect in reserved:
        line = effect.line
        assert line.plan
        takes = {"capacity": [[row, str(quantity)] for row, quantity in _uses(effect, capacities, keys)]}
        yield (
            line.public_id, effect.item, effect.site, line.quantity, line.plan.ship_on, "firm", "live", line.public_id,
            line.position, json(takes), effect.order.fact.placed_at,
        )  # fmt: skip


def _change_balances(reserved: Sequence[Effect], picked: Sequence[Effect]) -> None:
    changes: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for _, line, item, site in reserved:
        changes[item, site][0] += line.quantity
    for _, line, item, site in picked:
        if line.stock == "staged":
            changes[item, site][1] += line.quantity
    ids = {
        (item, site): pk for item, site, pk in StockBalance.objects.values_list("item_id", "site_id", "pk")
    }
    rows = (
        (ids[key], quantity, staged)
        for key, (quantity, staged) in sorted(changes.items())
        if quantity or staged
    )
    change = "reserved = old.reserved + new.reserved, staged = old.staged + new.staged"
    change_rows("inventory_stockbalance", "id reserved staged", rows, change)


def _use_capacities(reserved: Sequence[Effect], capacities: CapacityKeys, keys: Keys) -> None:
    used: dict[int, Decimal] = defaultdict(Decimal)
    for effect in reserved:
        for row, quantity in _uses(effect, capacities, keys):
            used[row] += quantity
    change_rows("inventory_capacity", "id used", sorted(used.items()), "used = old.used + new.used")
