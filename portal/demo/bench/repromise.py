"""Very many open order lines promised again, from table to table: read, planned by the engine, what changed written.

The demo's own network and items, with orders made up for it. What is written is what a re-promise always writes:
the line's dates, an entry of the promise ledger, an event a line, and a message an order.
"""

from datetime import date, datetime
from typing import Final

import numpy as np
from django.db import connection, transaction

from portal.demo.bench.figures import Stretch, stretch
from portal.demo.bench.open_lines import (
    AGAIN,
    Tables,
    delay_supply,
    lay_tables,
    make_open_lines,
    make_supply,
    plan_rows,
)
from portal.kernel import clock
from portal.kernel.bulk import allow_long_statements, staged
from portal.kernel.tenancy import SYSTEM, scope
from promising.engine.batch import (
    NEVER,
    BatchLines,
    BatchPlan,
    BatchSupply,
    Repromise,
    lay_supply,
    repromise_lines,
)
from promising.engine.supply import Ints

HORIZON: Final = 90
_EPOCH: Final = date(2000, 1, 1).toordinal()  # PostgreSQL's, in binary copies
_HEADER, _TRAILER = 19, 2
_OPEN_LINES: Final = """
    COPY (SELECT line.id, line.item_id, ord.ship_to_id, (line.quantity * 1000)::bigint,
                 coalesce(line.site_id, -1), coalesce(line.ship_on, date '9999-01-01'),
                 coalesce((line.deliver_until AT TIME ZONE 'UTC')::date, date '9999-01-01')
            FROM orders_orderline AS line JOIN orders_order AS ord ON ord.id = line.order_id
           WHERE line.state IN ('confirmed', 'backordered') ORDER BY line.id) TO STDOUT (FORMAT BINARY)
"""
_LINE: Final = np.dtype([
    ("count", ">i2"), ("_1", ">i4"), ("id", ">i8"), ("_2", ">i4"), ("item", ">i8"), ("_3", ">i4"), ("ship_to", ">i8"),
    ("_4", ">i4"), ("units", ">i8"), ("_5", ">i4"), ("site", ">i8"), ("_6", ">i4"), ("ship_on", ">i4"),
    ("_7", ">i4"), ("deliver_on", ">i4"),
])  # fmt: skip
_SUPPLY: Final = """
    SELECT item_id, site_id, -1, (on_hand * 1000)::bigint, (safety * 1000)::bigint FROM inventory_stockbalance
    UNION ALL
    SELECT item_id, site_id, due_on - %s::date, ((quantity - received_quantity) * 1000)::bigint, 0
      FROM inventory_receipt WHERE state = 'expected' AND received_quantity < quantity
"""
_WRITES: Final = (
    """UPDATE orders_orderline AS line
          SET site_id = again.site, ship_on = again.ship_on, ship_at = again.ship_at, lane_id = NULL,
              deliver_from = again.deliver_at, deliver_until = again.deliver_at, state = again.state
         FROM again WHERE line.id = again.id""",
    """INSERT INTO orders_promiseentry (company_id, line_id, kind, deliver_from, deliver_until, at, reason)
       SELECT line.company_id, line.id, 'repromised', again.deliver_at, again.deliver_at, %(now)s, %(reason)s
         FROM again JOIN orders_orderline AS line ON line.id = again.id""",
    """INSERT INTO orders_orderevent (company_id, order_id, sequence, kind, line_id, at, data)
       SELECT line.company_id, line.order_id,
              ord.last_event + row_number() OVER (PARTITION BY line.order_id ORDER BY line.id),
              CASE again.state WHEN 'confirmed' THEN 'repromised' ELSE 'backordered' END, line.id, %(now)s, %(reason)s
         FROM again JOIN orders_orderline AS line ON line.id = again.id
         JOIN orders_order AS ord ON ord.id = line.order_id""",
    """WITH told AS (SELECT line.order_id, count(*) AS events
                      FROM again JOIN orders_orderline AS line ON line.id = again.id GROUP BY line.order_id),
            raised AS (UPDATE orders_order AS ord SET last_event = ord.last_event + told.events
                         FROM told WHERE ord.id = told.order_id
                       RETURNING ord.number, ord.last_event, told.events)
       INSERT INTO kernel_outboxmessage (public_id, topic, key, sequence, payload, created_at, attempts, last_error)
       SELECT gen_random_uuid(), 'order', number, last_event,
              jsonb_build_object('first', last_event - events + 1), %(now)s, 0, '' FROM raised""",
)
_REASON: Final = '{"constraint": "stock", "cause": "supply"}'


def repromise_stretches(count: int) -> list[Stretch]:
    """Return the time of each stage, and of all together, when a tenth of the supply to come is 14 days late."""
    now = clock.now()
    _allow_long_work()
    with scope(SYSTEM):
        make_supply()
        tables = lay_tables(now, HORIZON)
        make_open_lines(count, tables, _supply(tables), now=now)
        delay_supply()
    with scope(SYSTEM):
        return _measured(count, now)


def _allow_long_work() -> None:
    """Lift the time-outs of this connection: planning a million lines leaves its transaction idle for a while."""
    allow_long_statements()
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = 0")


def _measured(count: int, now: datetime) -> list[Stretch]:
    laying, tables = stretch("lay the ways", count, lambda: lay_tables(now, HORIZON))
    counting, supply = stretch("read supply", count, lambda: _supply(tables))
    reading, (ids, lines, old) = stretch("read open lines", count, lambda: _read(tables))
    planning, found = stretch(
        "promise again", count, lambda: repromise_lines(lines, old, supply, tables.laid)
    )
    writing, _ = stretch("write what changed", count, lambda: _write(ids, found, tables, now))
    writing.note = f"{int(found.changed.sum()):,} changed: dates, ledger, events, outbox"
    stages = [laying, counting, reading, planning, writing]
    whole = Stretch("all of it", count, sum(one.seconds for one in stages), f"{len(ids):,} open lines")
    return [*stages, whole]


def _supply(tables: Tables) -> BatchSupply:
    with connection.cursor() as cursor:
        cursor.execute(_SUPPLY, [tables.today])
        rows = np.array(cursor.fetchall(), dtype=np.int64)
    item, site = np.searchsorted(tables.items, rows[:, 0]), tables.place_of_site[rows[:, 1]]
    rows, key = rows[site >= 0], (item * len(tables.sites) + site)[site >= 0]
    safety = np.zeros(len(tables.items) * len(tables.sites), dtype=np.int64)
    np.add.at(safety, key, rows[:, 4])
    shape = (len(tables.items), len(tables.sites))
    return lay_supply((key, np.maximum(rows[:, 2], 0), rows[:, 3]), shape, HORIZON, safety.reshape(shape))


def _read(tables: Tables) -> tuple[Ints, BatchLines, BatchPlan]:
    """Return the keys of the open lines, what they want and what they were promised."""
    with connection.cursor() as cursor, cursor.copy(_OPEN_LINES) as copy:
        content = b"".join(bytes(block) for block in copy)
    rows = np.frombuffer(content[_HEADER:-_TRAILER], dtype=_LINE)
    lines = BatchLines(
        item=np.searchsorted(tables.items, rows["item"].astype(np.int64)),
        zone=tables.zone_of_place[rows["ship_to"].astype(np.int64)],
        units=rows["units"].astype(np.int64),
        wanted=np.zeros(len(rows), dtype=np.int64),
    )
    is_promised, begin = rows["site"] >= 0, tables.today.toordinal() - _EPOCH
    site = np.where(is_promised, tables.place_of_site[np.maximum(rows["site"], 0).astype(np.int64)], -1)
    start, deliver = (
        np.where(is_promised, rows[name].astype(np.int64) - begin, NEVER)
        for name in ("ship_on", "deliver_on")
    )
    column, *rest = (values.astype(np.int32) for values in (site, site, start, deliver))
    return rows["id"].astype(np.int64), lines, BatchPlan(column, *rest)


def _write(ids: Ints, found: Repromise, tables: Tables, now: datetime) -> None:
    """Write what changed, set by set, in one transaction."""
    rows = np.flatnonzero(found.changed)
    with (
        transaction.atomic(),
        staged("again", AGAIN, plan_rows(ids[rows], found.plan, rows, tables)) as cursor,
    ):
        cursor.execute("SET LOCAL statement_timeout = 0")
        for statement in _WRITES:
            cursor.execute(statement, {"now": now, "reason": _REASON})
