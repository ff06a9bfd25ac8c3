"""The proof of the stock: every balance recomputed from what explains it, and where the two differ."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

_DIFFERENCES = """
    WITH moved AS (SELECT item_id, site_id, sum(change) AS on_hand, sum(staged_change) AS staged
                     FROM inventory_stockmovement GROUP BY item_id, site_id),
         coming AS (SELECT item_id, site_id, sum(greatest(0, quantity - received_quantity)) AS incoming
                      FROM inventory_receipt WHERE state = 'expected' GROUP BY item_id, site_id),
         taken AS (SELECT item_id, site_id, sum(quantity) AS reserved
                     FROM inventory_reservation WHERE state = 'live' GROUP BY item_id, site_id),
         explained AS (SELECT item_id, site_id, coalesce(on_hand, 0) AS on_hand, coalesce(staged, 0) AS staged,
                              coalesce(incoming, 0) AS incoming, coalesce(reserved, 0) AS reserved
                         FROM moved FULL JOIN coming USING (item_id, site_id) FULL JOIN taken USING (item_id, site_id)),
         both_sides AS (SELECT item_id, site_id, field, stored, recomputed
                          FROM inventory_stockbalance AS b FULL JOIN explained AS e USING (item_id, site_id)
                         CROSS JOIN LATERAL (VALUES ('on_hand', b.on_hand, e.on_hand),
                                                    ('staged', b.staged, e.staged),
                                                    ('incoming', b.incoming, e.incoming),
                                                    ('reserved', b.reserved, e.reserved))
                                         AS v(field, stored, recomputed))
    SELECT item_id, site_id, field, coalesce(stored, 0), coalesce(recomputed, 0) FROM both_sides
     WHERE coalesce(stored, 0) <> coalesce(recomputed, 0)
     ORDER BY item_id, site_id, field LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class BalanceDifference:
    """A figure of a balance that its ledger, receipts or reservations do not explain."""

    item_id: int
    site_id: int
    field: str
    stored: Decimal
    recomputed: Decimal


def balance_differences(limit: int = 100) -> list[BalanceDifference]:
    """Return what does not add up, at most `limit`: on hand and staged by the ledger, incoming by the open
    receipts, reserved by the live reservations. Queries: one, over all of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES, [limit])
        return [BalanceDifference(*row) for row in cursor.fetchall()]
