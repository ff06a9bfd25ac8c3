"""Credit notes from outside, written set by set; a line that is there already is not written again."""

from collections.abc import Sequence

from django.db import transaction

from orders.intake.shapes import Intake, InvoiceLine
from portal.kernel.bulk import staged

_COLUMNS = {
    "row": "integer",
    "document": "text",
    "customer": "text",
    "description": "text",
    "quantity": "numeric",
    "amount": "numeric",
    "placed_at": "timestamptz",
    "currency": "text",
}
_LONGEST_DESCRIPTION = 200


def take_in_credit_notes(*, lines: Sequence[InvoiceLine]) -> Intake:
    """Write credited lines as lines of credit notes; their companies must exist.

    All lines of a credit note that a file holds must come in one call, as with orders. The outside world seldom says
    which invoice a credit note is for, so none is linked. Side effects: a note's amount is summed anew.
    """
    rows = (_staged_row(index, line) for index, line in enumerate(lines))
    with transaction.atomic(), staged("credit_intake", _COLUMNS, rows) as cursor:
        cursor.execute(_FOREIGN)
        refused = tuple(cursor.fetchall())
        cursor.execute(_INSERT_NOTES)
        documents = cursor.rowcount
        cursor.execute(_INSERT_LINES)
        written = cursor.rowcount
        if written:
            cursor.execute(_SUM_NOTES)
    return Intake(written=written, documents=documents, refused=refused)


def _staged_row(index: int, line: InvoiceLine) -> tuple[object, ...]:
    description = f"{line.code} {line.description}".strip()[:_LONGEST_DESCRIPTION]
    what = (index, line.document, line.customer, description, line.quantity, line.amount)
    return (*what, line.placed_at, line.currency)


_FOREIGN = """
    DELETE FROM credit_intake AS intake USING aftersales_creditnote AS note, customers_company AS c
     WHERE note.number = intake.document AND c.id = note.company_id
       AND (c.code <> intake.customer OR note.currency <> intake.currency)
    RETURNING intake.row, CASE WHEN c.code <> intake.customer THEN 'belongs_to_another' ELSE 'other_currency' END
"""

_INSERT_NOTES = """
    INSERT INTO aftersales_creditnote (company_id, number, issued_at, currency, amount)
    SELECT c.id, first.document, first.placed_at, first.currency, 0
      FROM (SELECT DISTINCT ON (document) * FROM credit_intake ORDER BY document, row) AS first
      JOIN customers_company AS c ON c.code = first.customer
     ORDER BY first.row
        ON CONFLICT (number) DO NOTHING
"""

_INSERT_LINES = """
    WITH credited AS (
        SELECT intake.*, note.id AS credit_note_id, note.company_id,
               row_number() OVER (PARTITION BY note.id, intake.description, intake.quantity, intake.amount
                                  ORDER BY intake.row) AS nth
          FROM credit_intake AS intake
          JOIN aftersales_creditnote AS note
            ON note.number = intake.document AND note.number = ANY (ARRAY(SELECT document FROM credit_intake))),
    there AS (
        SELECT credit_note_id, description, quantity, amount, count(*) AS times
          FROM aftersales_creditnoteline
         WHERE credit_note_id = ANY (ARRAY(SELECT DISTINCT credit_note_id FROM credited)) GROUP BY 1, 2, 3, 4)
    INSERT INTO aftersales_creditnoteline (company_id, credit_note_id, description, quantity, amount)
    SELECT credited.company_id, credit_note_id, description, quantity, amount
      FROM credited LEFT JOIN there USING (credit_note_id, description, quantity, amount)
     WHERE credited.nth > coalesce(there.times, 0)
     ORDER BY credited.row
"""

_SUM_NOTES = """
    WITH sums AS (
        SELECT credit_note_id, sum(line.amount) AS total
          FROM aftersales_creditnote AS note
          JOIN aftersales_creditnoteline AS line ON line.credit_note_id = note.id
         WHERE note.number = ANY (ARRAY(SELECT document FROM credit_intake)) GROUP BY 1)
    UPDATE aftersales_creditnote AS note SET amount = sums.total FROM sums WHERE note.id = sums.credit_note_id
"""
