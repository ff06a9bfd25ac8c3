"""The credit note of a return: what came back, at the price that was paid."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from orders.aftersales.models import CreditNote, CreditNoteLine, Return, ReturnLine
from orders.aftersales.services.finding import next_number
from orders.models import OrderLine
from portal.kernel.money import round_to_cent


def write_credit_note(found: Return, rows: Sequence[ReturnLine], *, now: datetime) -> CreditNote:
    """Write the credit note of what came back of a return; its order, company, lines and items are joined."""
    given = _credited_before([row.line for row in rows])
    amounts = [_amount(row, given.get(row.line_id, Decimal(0))) for row in rows]
    note = CreditNote.objects.create(
        company_id=found.company_id,
        number=next_number("aftersales_credit_note_number", "A", now),
        order=found.order,
        return_request=found,
        issued_at=now,
        currency=found.order.currency,
        amount=sum(amounts, Decimal(0)),
    )
    CreditNoteLine.objects.bulk_create(
        CreditNoteLine(
            company_id=found.company_id,
            credit_note=note,
            line=row.line,
            description=_description(row, found),
            quantity=row.received_quantity,
            amount=amount,
        )
        for row, amount in zip(rows, amounts, strict=True)
    )
    return note


def _credited_before(lines: Sequence[OrderLine]) -> dict[int, Decimal]:
    rows = CreditNoteLine.objects.filter(line__in=[line.pk for line in lines]).values_list("line_id")
    return {line: total for line, total in rows.annotate(total=Sum("amount")) if line is not None}


def _amount(row: ReturnLine, given: Decimal) -> Decimal:
    """Return the share of the line's amount; the last piece that comes back brings exactly what is left."""
    line = row.line
    if line.returned_quantity == line.quantity:
        left: Decimal = line.amount - given
        return max(Decimal(0), left)
    return round_to_cent(line.amount * row.received_quantity / line.quantity)


def _description(row: ReturnLine, found: Return) -> str:
    item = row.line.item
    name = item.name_fr if found.order.company.language.startswith("fr") else item.name_en
    return f"{item.sku} {name}"[:200]
