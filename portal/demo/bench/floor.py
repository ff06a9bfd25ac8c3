"""The limit: the same work as one bare SQL statement through psycopg, without Django and without a server."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar
from uuid import uuid4

import psycopg

from portal.demo.bench.figures import Sample
from portal.demo.bench.load import Ask, asking, timed

Shelf = tuple[int, int]  # item, site
Thing = TypeVar("Thing")

# What no promise can be made without: the supply of its items.
_READ_SUPPLY = """
    SELECT item_id, site_id, NULL::date, on_hand - safety FROM inventory_stockbalance WHERE item_id = ANY(%s)
    UNION ALL
    SELECT item_id, site_id, due_on, -sum(quantity) FROM inventory_reservation
     WHERE state = 'live' AND item_id = ANY(%s) GROUP BY item_id, site_id, due_on
    UNION ALL
    SELECT item_id, site_id, due_on, sum(quantity) FROM inventory_receipt
     WHERE state = 'expected' AND item_id = ANY(%s) GROUP BY item_id, site_id, due_on
"""
# What no order can be confirmed without: each shelf checked and taken from, each line's reservation written.
_RESERVE = """
    WITH asked AS (SELECT * FROM unnest(%(items)s::bigint[], %(sites)s::bigint[], %(references)s::uuid[])
                             AS line(item_id, site_id, reference)),
         needed AS (SELECT item_id, site_id, count(*) AS quantity FROM asked GROUP BY item_id, site_id),
         locked AS MATERIALIZED (
             SELECT b.id, needed.quantity FROM inventory_stockbalance AS b JOIN needed USING (item_id, site_id)
              ORDER BY b.id FOR NO KEY UPDATE OF b),
         taken AS (UPDATE inventory_stockbalance AS b SET reserved = b.reserved + locked.quantity
                     FROM locked WHERE b.id = locked.id AND b.reserved + locked.quantity <= b.on_hand - b.safety
                   RETURNING b.id)
    INSERT INTO inventory_reservation (public_id, item_id, site_id, quantity, due_on, kind, state, reference, line,
                                       takes, created_at)
    SELECT gen_random_uuid(), item_id, site_id, 1, %(due_on)s, 'firm', 'live', reference, 1, '{}', now() FROM asked
     WHERE (SELECT count(*) FROM taken) = (SELECT count(*) FROM needed)
"""


def reading_supply(address: str, requests: Sequence[Sequence[int]]) -> Ask:
    """Return an asker that reads the supply of one request's items (by key) after the other, again and again."""
    line = psycopg.connect(address, autocommit=True)

    def read(items: Sequence[int]) -> Sample:
        keys = list(items)
        return timed(lambda: line.execute(_READ_SUPPLY, [keys, keys, keys]).fetchall())

    return _closing(line, asking(read, _for_ever(requests)))


def reserving(address: str, requests: Sequence[Sequence[Shelf]], *, due_on: date) -> Ask:
    """Return an asker that reserves one unit of each shelf of one request after the other, each a durable commit."""
    line = psycopg.connect(address, autocommit=True)

    def reserve(shelves: Sequence[Shelf]) -> Sample:
        items, sites = zip(*shelves, strict=True)
        values = {"items": list(items), "sites": list(sites), "references": [uuid4() for _ in items]}
        written = 0

        def work() -> None:
            nonlocal written
            written = line.execute(_RESERVE, {**values, "due_on": due_on}).rowcount

        sample = timed(work)
        return sample if written == len(shelves) else Sample(sample.client, status=409)

    return _closing(line, asking(reserve, _for_ever(requests)))


def _closing(line: "psycopg.Connection[tuple[object, ...]]", ask: Ask) -> Ask:
    """Keep the connection as long as its asker lives."""
    ask.line = line  # type: ignore[attr-defined]
    return ask


def _for_ever(requests: Sequence[Thing]) -> Iterator[Thing]:
    while True:
        yield from requests
