"""Delivered orders from outside, written set by set; a line that is there already is not written again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Count

from orders.intake.shapes import Intake, InvoiceLine
from orders.models import OrderLine, OrderSource
from portal.customers.intake import ship_to_code
from portal.kernel.bulk import staged

_COLUMNS = {
    "row": "integer",
    "document": "text",
    "customer": "text",
    "ship_to": "text",
    "code": "text",
    "charge": "text",
    "description": "text",
    "quantity": "numeric",
    "unit_price": "numeric",
    "amount": "numeric",
    "placed_at": "timestamptz",
    "currency": "text",
}


def take_in_orders(*, lines: Sequence[InvoiceLine], now: datetime) -> Intake:
    """Write invoice lines as lines of delivered orders, and charges; their items and companies must exist.

    All lines of an invoice that a file holds must come in one call: of lines alike, the n-th is already there when
    the order has n such lines. An invoice that another company or currency already has is refused. Side effects: an
    order's totals are summed anew, and a new order's story begins with `imported`.
    """
    rows = (_staged_row(index, line) for index, line in enumerate(lines))
    with transaction.atomic(), staged("intake", _COLUMNS, rows) as cursor:
        refused = _refuse_foreign(cursor)
        documents = _write(cursor, _INSERT_ORDERS)
        written = _write(cursor, _INSERT_LINES) + _write(cursor, _INSERT_CHARGES)
        if written:
            cursor.execute(_SUM_ORDERS)
            cursor.execute(_BEGIN_STORIES, [now])
    return Intake(written=written, documents=documents, refused=refused)


def imported_demand() -> dict[int, int]:
    """Return how many lines of imported orders each item has."""
    lines = OrderLine.objects.filter(order__source=OrderSource.IMPORT)
    return dict(lines.values_list("item").annotate(times=Count("pk")).order_by())


def _staged_row(index: int, line: InvoiceLine) -> tuple[object, ...]:
    place = ship_to_code(line.country)
    money = (line.quantity, line.unit_price, line.amount)
    return (index, line.document, line.customer, place, line.code, line.charge, line.description, *money,
            line.placed_at, line.currency)  # fmt: skip


def _refuse_foreign(cursor: CursorWrapper) -> tuple[tuple[int, str], ...]:
    cursor.execute(_FOREIGN)
    return tuple(cursor.fetchall())


def _write(cursor: CursorWrapper, statement: str) -> int:
    cursor.execute(statement)
    return int(cursor.rowcount)


_FOREIGN = """
    DELETE FROM intake USING orders_order AS o, customers_company AS c
     WHERE o.number = intake.document AND c.id = o.company_id
       AND o.number = ANY (ARRAY(SELECT DISTINCT document FROM intake))
       AND c.id = ANY (ARRAY(SELECT company_id FROM orders_order
                              WHERE number = ANY (ARRAY(SELECT DISTINCT document FROM intake))))
       AND (c.code <> intake.customer OR o.currency <> intake.currency OR o.source <> 'import')
    RETURNING intake.row, CASE WHEN c.code <> intake.customer THEN 'belongs_to_another'
                               WHEN o.currency <> intake.currency THEN 'other_currency' ELSE 'not_imported' END
"""

_INSERT_ORDERS = """
    INSERT INTO orders_order (company_id, number, public_id, ship_to_id, source, placed_at, purchase_order,
                              cost_centre, currency, goods_total, charges_total, last_event)
    SELECT c.id, first.document, gen_random_uuid(), place.id, 'import', first.placed_at, '', '',
           first.currency, 0, 0, 0
      FROM (SELECT DISTINCT ON (document) * FROM intake ORDER BY document, row) AS first
      JOIN customers_company AS c
        ON c.code = first.customer AND c.code = ANY (ARRAY(SELECT DISTINCT customer FROM intake))
      JOIN customers_shipto AS place ON place.company_id = c.id AND place.code = first.ship_to
     ORDER BY first.row
        ON CONFLICT (number) DO NOTHING
"""

_INSERT_LINES = """
    WITH goods AS (
        SELECT intake.*, o.id AS order_id, o.company_id, item.id AS item_id, item.base_unit_id,
               row_number() OVER (PARTITION BY o.id, item.id, intake.quantity, intake.unit_price
                                  ORDER BY intake.row) AS nth
          FROM intake
          JOIN (SELECT * FROM orders_order
                 WHERE number = ANY (ARRAY(SELECT DISTINCT document FROM intake))) AS o ON o.number = intake.document
          JOIN (SELECT DISTINCT ON (upper(sku)) upper(sku) AS code, id, base_unit_id
                  FROM catalogue_item WHERE upper(sku) IN (SELECT code FROM intake)
                 ORDER BY upper(sku), id) AS item ON item.code = intake.code
         WHERE intake.charge = ''),
    there AS (
        SELECT order_id, item_id, quantity, unit_price, count(*) AS times
          FROM orders_orderline
         WHERE order_id = ANY (ARRAY(SELECT DISTINCT order_id FROM goods)) GROUP BY 1, 2, 3, 4),
    last AS (
        SELECT order_id, max(position) AS position
          FROM orders_orderline
         WHERE order_id = ANY (ARRAY(SELECT DISTINCT order_id FROM goods)) GROUP BY 1)
    INSERT INTO orders_orderline (company_id, public_id, order_id, position, part, item_id, quantity, unit_id,
                                  unit_factor, unit_price, amount, state, hold_reason, delivered_at, because,
                                  returned_quantity)
    SELECT goods.company_id, gen_random_uuid(), goods.order_id,
           coalesce(last.position, 0) + row_number() OVER (PARTITION BY goods.order_id ORDER BY goods.row),
           1, goods.item_id, goods.quantity, goods.base_unit_id, 1, goods.unit_price, goods.amount, 'delivered', '',
           goods.placed_at, '{}', 0
      FROM goods
      LEFT JOIN there USING (order_id, item_id, quantity, unit_price)
      LEFT JOIN last USING (order_id)
     WHERE goods.nth > coalesce(there.times, 0)
"""

_INSERT_CHARGES = """
    WITH money AS (
        SELECT intake.*, o.id AS order_id, o.company_id,
               row_number() OVER (PARTITION BY o.id, intake.charge, intake.description, intake.amount
                                  ORDER BY intake.row) AS nth
          FROM intake
          JOIN (SELECT * FROM orders_order
                 WHERE number = ANY (ARRAY(SELECT DISTINCT document FROM intake))) AS o ON o.number = intake.document
         WHERE intake.charge <> ''),
    there AS (
        SELECT order_id, kind AS charge, description, amount, count(*) AS times
          FROM orders_ordercharge
         WHERE order_id = ANY (ARRAY(SELECT DISTINCT order_id FROM money)) GROUP BY 1, 2, 3, 4)
    INSERT INTO orders_ordercharge (company_id, order_id, kind, description, amount)
    SELECT money.company_id, order_id, charge, description, amount
      FROM money LEFT JOIN there USING (order_id, charge, description, amount)
     WHERE money.nth > coalesce(there.times, 0)
     ORDER BY money.row
"""

_SUM_ORDERS = """
    WITH touched AS (
        SELECT id FROM orders_order WHERE number = ANY (ARRAY(SELECT DISTINCT document FROM intake))),
    goods AS (
        SELECT order_id, sum(amount) AS total FROM orders_orderline
         WHERE order_id = ANY (ARRAY(SELECT id FROM touched)) GROUP BY 1),
    charges AS (
        SELECT order_id, sum(amount) AS total FROM orders_ordercharge
         WHERE order_id = ANY (ARRAY(SELECT id FROM touched)) GROUP BY 1)
    UPDATE orders_order AS o
       SET goods_total = coalesce(goods.total, 0), charges_total = coalesce(charges.total, 0),
           last_event = greatest(o.last_event, 1)
      FROM touched
      LEFT JOIN goods ON goods.order_id = touched.id
      LEFT JOIN charges ON charges.order_id = touched.id
     WHERE o.id = touched.id AND o.id = ANY (ARRAY(SELECT id FROM touched))
"""

_BEGIN_STORIES = """
    INSERT INTO orders_orderevent (company_id, order_id, sequence, kind, at, data)
    SELECT o.company_id, o.id, 1, 'imported', %s, '{}'
      FROM orders_order AS o
     WHERE o.number = ANY (ARRAY(SELECT DISTINCT document FROM intake))
        ON CONFLICT (order_id, sequence) DO NOTHING
"""
