"""The set-based statements under reservations: one round trip each, whatever the number of rows."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from inventory.demands import CapacityKey
from portal.kernel.statements import ask, tell

Changes = Mapping[int, Decimal]
_IS_KEPT = """
    SELECT EXISTS (SELECT FROM inventory_protection WHERE item_id = ANY(%s::bigint[]) AND consumed < quantity)
"""
_LIMITED_DAYS = """
      WITH need AS (
           SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::date[])
                         AS key(site_id, lane_id, resource, "on"))
    SELECT id, day.site_id, day.lane_id, resource, "on"
      FROM need JOIN inventory_capacity AS day USING (resource, "on")
     WHERE day.site_id = need.site_id AND day.lane_id IS NULL
     UNION ALL
    SELECT id, day.site_id, day.lane_id, resource, "on"
      FROM need JOIN inventory_capacity AS day USING (resource, "on")
     WHERE day.lane_id = need.lane_id AND day.site_id IS NULL
"""


@dataclass(frozen=True, slots=True)
class Released:
    """A reservation that has just been given back; `takes` is what else it had used."""

    item_id: int
    site_id: int
    quantity: Decimal
    takes: dict[str, list[tuple[int, str]]]


def release_of_references(references: Collection[UUID]) -> list[Released]:
    """Mark the live reservations of these references released."""
    return _release(_OF_REFERENCES, [sorted(references)])


def release_expired_of_keys(items: Collection[int], sites: Collection[int], now: datetime) -> list[Released]:
    """Mark the expired holds of these items at these sites released."""
    return _release(_EXPIRED_OF_KEYS, [now, sorted(items), sorted(sites)])


def release_expired_rows(keys: Collection[int], now: datetime) -> list[Released]:
    """Mark those of these reservations released that are expired holds."""
    return _release(_EXPIRED_ROWS, [now, sorted(keys)])


def firm_up(references: Sequence[UUID], *, promise: UUID, now: datetime) -> int:
    """Turn the live holds of a promise, if there is one for each reference, into firm ones; return how many."""
    return tell(_MAKE_FIRM, {"references": list(references), "promise": promise, "now": now})


def change_balances(changes: Mapping[int, tuple[Decimal, Decimal]]) -> int:
    """Add to (reserved, incoming) of balances by key where the supply carries it; return how many rows it did."""
    reserved, incoming = zip(*changes.values(), strict=True)
    return _execute(_CHANGE_BALANCES, [list(changes), list(reserved), list(incoming)])


def change_capacities(changes: Changes) -> int:
    """Add to `used` of capacities by key where there is room; return how many rows it did."""
    return _execute(_CHANGE_CAPACITIES, [list(changes), list(changes.values())])


def take_free_stock(quantities: Mapping[tuple[int, int], Decimal], capacities: Changes) -> bool:
    """Reserve quantities by (item, site) from shelves with more than all reservations, and use capacities by key.

    All or nothing; return whether it was all. Locks the shelves, then the capacities, each in key order.
    What was written before is held against its foreign keys first: at the commit others would wait for that.
    """
    items, sites = zip(*quantities, strict=True)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    values = {
        "items": list(items),
        "sites": list(sites),
        "quantities": list(quantities.values()),
        "days": list(capacities),
        "uses": list(capacities.values()),
    }
    ((is_all,),) = ask(_TAKE_FREE_STOCK, values)
    return bool(is_all)


def is_kept_for_somebody(items: Collection[int]) -> bool:
    """Whether any of these items is kept for a company that has not used it up."""
    ((is_kept,),) = ask(_IS_KEPT, [list(items)])
    return bool(is_kept)


def limited_days(keys: Collection[CapacityKey]) -> dict[CapacityKey, int]:
    """Return the rows of those of these days that are limited, by what they are called."""
    if not keys:
        return {}
    rows = ask(_LIMITED_DAYS, [list(values) for values in zip(*keys, strict=True)])
    return {(site, lane, resource, on): row for row, site, lane, resource, on in rows}


def change_protections(changes: Changes) -> int:
    """Add to `consumed` of protections by key; return how many rows it did."""
    return _execute(_CHANGE_PROTECTIONS, [list(changes), list(changes.values())])


def _release(statement: str, parameters: Sequence[Any]) -> list[Released]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [Released(item, site, quantity, _takes(takes)) for item, site, quantity, takes in cursor]


def _takes(value: Any) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = json.loads(value) if isinstance(value, str) else value
    return found


def _execute(statement: str, parameters: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


_RELEASED = """
    UPDATE inventory_reservation SET state = 'released'
     WHERE state = 'live' AND {condition}
    RETURNING item_id, site_id, quantity, takes
"""
_EXPIRED = "kind = 'hold' AND expires_at <= %s"
_EXPIRED_OF_KEYS = _RELEASED.format(condition=f"{_EXPIRED} AND item_id = ANY(%s) AND site_id = ANY(%s)")
_EXPIRED_ROWS = _RELEASED.format(condition=f"{_EXPIRED} AND id = ANY(%s)")
_OF_REFERENCES = _RELEASED.format(condition="reference = ANY(%s)")
# Asked for by reference alone: with the expiry as a condition PostgreSQL reads all holds of the day.
_MAKE_FIRM = """
    WITH own AS MATERIALIZED (
      SELECT id, (%(references)s::uuid[])[line] AS new_reference,
             state = 'live' AND kind = 'hold' AND expires_at > %(now)s AS is_live
        FROM inventory_reservation WHERE reference = %(promise)s ORDER BY id FOR NO KEY UPDATE),
         held AS MATERIALIZED (SELECT id, new_reference FROM own WHERE is_live)
    UPDATE inventory_reservation AS r SET kind = 'firm', expires_at = NULL, reference = held.new_reference
      FROM held
     WHERE r.id = held.id AND (SELECT count(*) FROM held) = cardinality(%(references)s::uuid[])
"""
_CHANGE_BALANCES = """
    UPDATE inventory_stockbalance AS b
       SET reserved = b.reserved + v.change,
           incoming = b.incoming + v.purchase,
           shortage = greatest(0, b.reserved + v.change - b.on_hand - b.incoming - v.purchase)
      FROM unnest(%s::bigint[], %s::numeric[], %s::numeric[]) AS v(id, change, purchase)
     WHERE b.id = v.id
       AND (v.change <= 0 OR b.reserved + v.change <= b.on_hand + b.incoming + v.purchase)
"""
# rows are locked in key order first; the conditions then see them as they are
_CHANGE_CAPACITIES = """
    WITH locked AS MATERIALIZED (
      SELECT c.id, v.change
        FROM inventory_capacity AS c JOIN unnest(%s::bigint[], %s::numeric[]) AS v(id, change) ON v.id = c.id
       ORDER BY c.id FOR NO KEY UPDATE OF c)
    UPDATE inventory_capacity AS c SET used = greatest(0, c.used + v.change)
      FROM locked AS v
     WHERE c.id = v.id AND (v.change <= 0 OR c.used + v.change <= c.quantity)
"""
_TAKE_FREE_STOCK = """
    WITH shelves AS MATERIALIZED (
      SELECT b.id, v.quantity, b.reserved + v.quantity <= b.on_hand - b.safety AS is_enough
        FROM inventory_stockbalance AS b
        JOIN unnest(%(items)s::bigint[], %(sites)s::bigint[], %(quantities)s::numeric[])
             AS v(item_id, site_id, quantity) USING (item_id, site_id)
       ORDER BY b.id FOR NO KEY UPDATE OF b),
         days AS MATERIALIZED (
      SELECT id, v.quantity, c.used + v.quantity <= c.quantity AS is_enough
        FROM inventory_capacity AS c
        JOIN unnest(%(days)s::bigint[], %(uses)s::numeric[]) AS v(id, quantity) USING (id)
       WHERE (SELECT bool_and(is_enough) FROM shelves)
       ORDER BY c.id FOR NO KEY UPDATE OF c),
         verdict AS MATERIALIZED (
      SELECT (SELECT count(*) FROM shelves WHERE is_enough) = cardinality(%(items)s::bigint[])
         AND (SELECT count(*) FROM days WHERE is_enough) = cardinality(%(days)s::bigint[]) AS is_all),
         taken AS (
      UPDATE inventory_stockbalance AS b SET reserved = b.reserved + v.quantity
        FROM shelves AS v, verdict WHERE b.id = v.id AND verdict.is_all),
         used AS (
      UPDATE inventory_capacity AS c SET used = c.used + v.quantity
        FROM days AS v, verdict WHERE c.id = v.id AND verdict.is_all)
    SELECT is_all FROM verdict
"""
_CHANGE_PROTECTIONS = """
    UPDATE inventory_protection AS p SET consumed = greatest(0, p.consumed + v.change)
      FROM unnest(%s::bigint[], %s::numeric[]) AS v(id, change)
     WHERE p.id = v.id
"""
