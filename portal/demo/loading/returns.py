"""Returns of the demo in every state of their life, with the credit notes of those that came to an end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from orders.aftersales.models import CreditNote, CreditNoteLine, Return, ReturnLine
from portal.demo.facts.demand import item_by_sku
from portal.demo.facts.order_shapes import LineFact, ReturnFact
from portal.demo.loading.keys import Keys
from portal.demo.loading.order_rows import PlacedOrder
from portal.demo.loading.rows import drawn

DECIDED = {"accepted", "refused", "received", "credited"}
CAME_BACK = {"received", "credited"}
REFUSAL_NOTE = "Emballage ouvert : retour non repris aux conditions générales"


def insert_returns(placed: Sequence[PlacedOrder], keys: Keys) -> dict[int, dict[str, str]]:
    """Write the returns of orders; return by order key what their events say: number, credit note."""
    returned = [order for order in placed if order.fact.returned]
    numbers = drawn("'aftersales_return_number'", len(returned))
    return {order.key: _insert(order, number, keys) for order, number in zip(returned, numbers, strict=True)}


def _insert(order: PlacedOrder, number: int, keys: Keys) -> dict[str, str]:
    fact = order.fact.returned
    assert fact is not None
    company = keys.companies[order.fact.company]
    is_decided = fact.state in DECIDED
    request = Return.objects.create(
        company_id=company,
        number=f"R-{fact.requested_at.year}-{number:06d}",
        order_id=order.key,
        state=fact.state,
        requested_by_id=keys.person(order.fact.company, order.fact.buyer),
        requested_at=fact.requested_at,
        comment=fact.comment,
        decided_by_id=keys.person("", "desk") if is_decided else None,
        decided_at=fact.requested_at + timedelta(minutes=50) if is_decided else None,
        decision_note=REFUSAL_NOTE if fact.state == "refused" else "",
        received_at=fact.requested_at + timedelta(hours=2) if fact.state in CAME_BACK else None,
    )
    line = order.fact.lines[fact.position - 1]
    came_back = Decimal(fact.quantity if fact.state in CAME_BACK else 0)
    ReturnLine.objects.create(
        company_id=company,
        return_request=request,
        line_id=order.line_keys[fact.position - 1],
        quantity=fact.quantity,
        reason=fact.reason,
        received_quantity=came_back,
        restocked_quantity=came_back,
    )
    said = {"return": request.number}
    if fact.state == "credited":
        said["credit_note"] = _credit(order, request, line, fact, company)
    return said


def _credit(order: PlacedOrder, request: Return, line: LineFact, fact: ReturnFact, company: int) -> str:
    (number,) = drawn("'aftersales_credit_note_number'", 1)
    amount = (line.price * fact.quantity).quantize(Decimal("0.01"))
    note = CreditNote.objects.create(
        company_id=company,
        number=f"A-{fact.requested_at.year}-{number:06d}",
        order_id=order.key,
        return_request=request,
        issued_at=fact.requested_at + timedelta(hours=2, minutes=1),
        amount=amount,
    )
    CreditNoteLine.objects.create(
        company_id=company,
        credit_note=note,
        line_id=order.line_keys[fact.position - 1],
        description=f"{line.sku} {item_by_sku()[line.sku].name.fr}"[:200],
        quantity=fact.quantity,
        amount=amount,
    )
    return note.number
