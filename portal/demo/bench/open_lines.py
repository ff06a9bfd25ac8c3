"""Order lines made up in great number on the demo's network and items, with supply that carries them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, islice
from typing import Any, Final

import numpy as np
from django.db import connection

from inventory.models import StockBalance
from portal.catalogue.models import Item
from portal.customers.models import ShipTo
from portal.kernel.bulk import staged
from promising.engine.batch import (
    BatchLines,
    BatchNetwork,
    BatchPlan,
    BatchSupply,
    lay_network,
    promise_lines,
)
from promising.engine.supply import Ints
from promising.network import current_network

LINES_AN_ORDER: Final = 100
AGAIN: Final = {
    "id": "bigint", "site": "bigint", "ship_on": "date", "ship_at": "timestamptz", "deliver_at": "timestamptz",
    "state": "text",
}  # fmt: skip
_SEED: Final = 11
_SUPPLY: Final = """
    WITH announced AS (
        INSERT INTO inventory_receipt (reference, item_id, site_id, quantity, received_quantity, due_on, state)
        SELECT 'bench-' || b.id || '-' || turn, b.item_id, b.site_id, 200, 0,
               current_date + 1 + ((b.id * 7 + turn * 17) %% 40)::int, 'expected'
          FROM inventory_stockbalance AS b, generate_series(1, 2) AS turn
        RETURNING item_id, site_id, quantity)
    UPDATE inventory_stockbalance AS b SET incoming = b.incoming + more.quantity
      FROM (SELECT item_id, site_id, sum(quantity) AS quantity FROM announced GROUP BY item_id, site_id) AS more
     WHERE b.item_id = more.item_id AND b.site_id = more.site_id
"""
_DELAY: Final = """
    UPDATE inventory_receipt SET due_on = due_on + 14 WHERE reference LIKE 'bench-%%' AND id %% 10 = 0
"""
_ORDERS: Final = """
    INSERT INTO orders_order (number, public_id, company_id, ship_to_id, source, placed_at, purchase_order, cost_centre,
                              currency, goods_total, charges_total, last_event)
    SELECT 'B-' || place.n, gen_random_uuid(), s.company_id, s.id, 'import', %(now)s, '', '', 'EUR', 0, 0, 0
      FROM unnest(%(places)s::bigint[]) WITH ORDINALITY AS place(ship_to, n)
      JOIN customers_shipto AS s ON s.id = place.ship_to
"""
_LINES: Final = """
    INSERT INTO orders_orderline (public_id, company_id, order_id, position, part, item_id, quantity, unit_id,
                                  unit_factor, unit_price, amount, state, hold_reason, site_id, ship_on, ship_at,
                                  deliver_from, deliver_until, because, returned_quantity)
    SELECT gen_random_uuid(), ord.company_id, ord.id, made.position, 1, made.item, made.quantity, item.base_unit_id,
           1, 0, 0, made.state, '', made.site, made.ship_on, made.ship_at, made.deliver_at, made.deliver_at, '{}', 0
      FROM made JOIN orders_order AS ord ON ord.number = 'B-' || made.n
      JOIN catalogue_item AS item ON item.id = made.item
"""


@dataclass(frozen=True, eq=False)
class Tables:
    """The engine's arrays over the demo's rows: `items` and `sites` hold keys, the others places in the arrays."""

    items: Ints
    sites: Ints
    place_of_site: Ints
    zone_of_place: Ints
    laid: BatchNetwork
    today: date


def lay_tables(now: datetime, horizon: int) -> Tables:
    """Return the tables of the network as it is, with every site that has shelves."""
    network = current_network()
    stocked = set(StockBalance.objects.values_list("site_id", flat=True).distinct())
    sites = [site for site in network.source.sites if site.pk in stocked]
    labels = {place.pk: network.destination_of(place) for place in ShipTo.objects.all()}
    zones = sorted({label for label in labels.values() if label is not None})
    place_of_site = np.full(max(stocked) + 1, -1, dtype=np.int64)
    for place, site in enumerate(sites):
        place_of_site[site.pk] = place
    zone_of_place = np.full(max(labels) + 1, -1, dtype=np.int64)
    for key, label in labels.items():
        zone_of_place[key] = -1 if label is None else zones.index(label)
    return Tables(
        items=np.array(Item.objects.order_by("pk").values_list("pk", flat=True), dtype=np.int64),
        sites=np.array([site.pk for site in sites], dtype=np.int64),
        place_of_site=place_of_site,
        zone_of_place=zone_of_place,
        laid=lay_network(network.engine, zones, [site.code for site in sites], now, horizon),
        today=now.date(),
    )


def make_supply() -> None:
    """Announce two receipts for every shelf, over the next forty days."""
    _run(_SUPPLY)


def delay_supply() -> None:
    """Let a tenth of these receipts come fourteen days later."""
    _run(_DELAY)


def make_open_lines(count: int, tables: Tables, supply: BatchSupply, *, now: datetime) -> None:
    """Store so many open lines, promised in bulk by the engine; items sell as they do, some very often."""
    chance = np.random.default_rng(_SEED)
    item = chance.permutation(len(tables.items))[
        (len(tables.items) * chance.random(count) ** 2.2).astype(np.int64)
    ]
    known = np.flatnonzero(tables.zone_of_place >= 0)
    places = np.array(list(islice(cycle(known.tolist()), -(-count // LINES_AN_ORDER))), dtype=np.int64)
    order = np.arange(count) // LINES_AN_ORDER
    lines = BatchLines(
        item=item,
        zone=tables.zone_of_place[places[order]],
        units=chance.integers(1, 10, count) * 1000,
        wanted=np.zeros(count, dtype=np.int64),
    )
    plan = promise_lines(lines, supply, tables.laid)
    _without_checks()
    _run(_ORDERS, {"now": now, "places": places.tolist()})
    columns = {"n": "bigint", "position": "int", "item": "bigint", "quantity": "numeric", **AGAIN}
    del columns["id"]
    rows = _made(lines, plan, tables)
    with staged("made", columns, rows) as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_LINES)
    _run("ANALYZE orders_orderline")


def plan_rows(ids: Ints, plan: BatchPlan, rows: Ints, tables: Tables) -> Iterator[tuple[Any, ...]]:
    """Yield what is written of some lines of a plan: key, site, ship day and instant, delivery, state."""
    sites = [int(key) for key in tables.sites]
    picked = (values[rows].tolist() for values in (plan.site, plan.start, plan.deliver))
    instants = [_noon(tables.today + timedelta(days=day)) for day in range(plan_days(plan, rows) + 1)]
    for key, site, start, deliver in zip(ids.tolist(), *picked, strict=True):
        if site < 0:
            yield key, None, None, None, None, "backordered"
        else:
            ship_at = instants[start]
            yield key, sites[site], ship_at.date(), ship_at, instants[deliver], "confirmed"


def plan_days(plan: BatchPlan, rows: Ints) -> int:
    """Return the last day that some lines of a plan speak of."""
    promised = rows[plan.promised[rows]]
    return int(max(plan.deliver[promised].max(initial=0), plan.start[promised].max(initial=0)))


def _made(lines: BatchLines, plan: BatchPlan, tables: Tables) -> Iterator[tuple[Any, ...]]:
    every = np.arange(len(lines))
    items, quantities = tables.items[lines.item].tolist(), (lines.units // 1000).tolist()
    for number, *rest in plan_rows(every, plan, every, tables):
        order, position = divmod(number, LINES_AN_ORDER)
        yield order + 1, position + 1, items[number], quantities[number], *rest


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _without_checks() -> None:
    """Spare the made-up rows the look-up of each foreign key, where the role may; measured writes are never spared."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
        if row and row[0]:
            cursor.execute("SET LOCAL session_replication_role = replica")


def _run(statement: str, values: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or {})
