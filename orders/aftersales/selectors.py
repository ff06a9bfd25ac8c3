"""Reads of after-sales: returns with their lines, what can still go back, credit notes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, F, QuerySet, Sum, When

from orders.aftersales.models import CreditNote, Return, ReturnLine, ReturnReason, ReturnState
from orders.lifecycle import IN_HAND
from orders.models import OrderLine
from orders.selectors.wording import name_of
from portal.kernel.money import Money, round_to_cent


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLineView:
    """What shall go back of one line; quantities in base units, `amount` the money asked back at the price paid."""

    id: int
    line_id: UUID
    position: int
    part: int
    sku: str
    name: str
    quantity: Decimal
    unit: str
    reason: str
    reason_label: str
    received_quantity: Decimal
    restocked_quantity: Decimal
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnView:
    """A return with its lines; `credit_note` is its number, "" before."""

    number: str
    order_number: str
    company_name: str
    state: str
    state_label: str
    requested_at: datetime
    requested_by: str
    comment: str
    decided_at: datetime | None
    decided_by: str
    decision_note: str
    received_at: datetime | None
    credit_note: str
    lines: tuple[ReturnLineView, ...]

    @property
    def amount(self) -> Decimal:
        """What the lines come to."""
        return sum((line.amount.amount for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnableLine:
    """A delivered line, and how much of it can still be sent back. Units: the item's base unit."""

    id: UUID
    position: int
    part: int
    sku: str
    name: str
    unit: str
    delivered: Decimal
    returnable: Decimal
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteLineView:
    """What a credit note is for."""

    description: str
    quantity: Decimal
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteView:
    """A credit note as it is printed."""

    number: str
    order_number: str
    return_number: str
    company_name: str
    issued_at: datetime
    amount: Money
    lines: tuple[CreditNoteLineView, ...]


def quantities_asked(lines: Iterable[int]) -> dict[int, Decimal]:
    """Return how much of order lines (by key) is asked back or came back; what was refused counts no more."""
    settled = (ReturnState.RECEIVED, ReturnState.CREDITED)
    counted = Case(
        When(return_request__state__in=settled, then=F("received_quantity")), default=F("quantity")
    )
    rows = ReturnLine.objects.filter(line__in=list(lines)).exclude(return_request__state=ReturnState.REFUSED)
    return dict(rows.values_list("line_id").annotate(asked=Sum(counted)))


def returnable_lines(number: str) -> tuple[ReturnableLine, ...]:
    """Return the lines of an order of which something can be sent back. Queries: two."""
    lines = list(
        OrderLine.objects.filter(order__number=number, state__in=IN_HAND)
        .select_related("item")
        .order_by("position", "part", "pk")
    )
    asked = quantities_asked(line.pk for line in lines)
    rows = (
        ReturnableLine(
            id=line.public_id,
            position=line.position,
            part=line.part,
            sku=line.item.sku,
            name=name_of(line.item),
            unit=line.item.base_unit_id,
            delivered=line.quantity,
            returnable=line.quantity - asked.get(line.pk, Decimal(0)),
            delivered_at=line.delivered_at,
        )
        for line in lines
    )
    return tuple(row for row in rows if row.returnable > 0)


def returns_of_order(number: str) -> tuple[ReturnView, ...]:
    """Return the returns of an order, newest first. Queries: two."""
    return _views(Return.objects.filter(order__number=number).order_by("-requested_at", "-pk"))


def returns_page(*, state: str = "", limit: int = 50) -> tuple[ReturnView, ...]:
    """Return the scope's newest returns, of one state when it is named. Queries: two."""
    rows = Return.objects.filter(state=state) if state else Return.objects.all()
    return _views(rows.order_by("-requested_at", "-pk")[:limit])


def returns_to_decide(*, limit: int = 200) -> tuple[ReturnView, ...]:
    """Return the scope's returns that wait for a decision, longest waiting first. Queries: two."""
    rows = Return.objects.filter(state=ReturnState.REQUESTED)
    return _views(rows.order_by("requested_at", "pk")[:limit])


def return_detail(number: str) -> ReturnView | None:
    """Return one return of the scope, or None. Queries: two."""
    return next(iter(_views(Return.objects.filter(number=number))), None)


def credit_note_detail(number: str) -> CreditNoteView | None:
    """Return one credit note of the scope, or None. Queries: two."""
    note = (
        CreditNote.objects.filter(number=number)
        .select_related("order", "return_request", "company")
        .prefetch_related("lines")
        .first()
    )
    if note is None:
        return None
    return CreditNoteView(
        number=note.number,
        order_number=note.order.number if note.order else "",
        return_number=note.return_request.number if note.return_request else "",
        company_name=note.company.name,
        issued_at=note.issued_at,
        amount=Money(note.amount, note.currency),
        lines=tuple(
            CreditNoteLineView(
                description=line.description,
                quantity=line.quantity,
                amount=Money(line.amount, note.currency),
            )
            for line in sorted(note.lines.all(), key=lambda line: line.pk)
        ),
    )


def _views(rows: "QuerySet[Return]") -> tuple[ReturnView, ...]:
    found = list(rows.select_related("order", "company", "requested_by", "decided_by", "credit_note"))
    lines: dict[int, list[ReturnLine]] = {row.pk: [] for row in found}
    for line in (
        ReturnLine.objects.filter(return_request__in=lines).select_related("line__item").order_by("pk")
    ):
        lines[line.return_request_id].append(line)
    return tuple(_view(row, lines[row.pk]) for row in found)


def _view(row: Return, lines: Sequence[ReturnLine]) -> ReturnView:
    note = getattr(row, "credit_note", None)
    return ReturnView(
        number=row.number,
        order_number=row.order.number,
        company_name=row.company.name,
        state=row.state,
        state_label=str(ReturnState(row.state).label),
        requested_at=row.requested_at,
        requested_by=str(row.requested_by or ""),
        comment=row.comment,
        decided_at=row.decided_at,
        decided_by=str(row.decided_by or ""),
        decision_note=row.decision_note,
        received_at=row.received_at,
        credit_note=note.number if note else "",
        lines=tuple(_line_view(line, row.order.currency) for line in lines),
    )


def _line_view(row: ReturnLine, currency: str) -> ReturnLineView:
    line = row.line
    return ReturnLineView(
        id=row.pk,
        line_id=line.public_id,
        position=line.position,
        part=line.part,
        sku=line.item.sku,
        name=name_of(line.item),
        quantity=row.quantity,
        unit=line.item.base_unit_id,
        reason=row.reason,
        reason_label=str(ReturnReason(row.reason).label),
        received_quantity=row.received_quantity,
        restocked_quantity=row.restocked_quantity,
        amount=Money(round_to_cent(line.amount * row.quantity / line.quantity), currency),
    )
