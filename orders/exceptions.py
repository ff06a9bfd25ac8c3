"""What the desk must look at before the customer calls: each with its order, the worst first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.utils.translation import gettext, gettext_lazy

from inventory.models import StockBalance
from orders.lifecycle import OPEN, State
from orders.models import OrderLine
from orders.selectors.story import label_of
from orders.selectors.wording import counted, name_of
from portal.kernel.errors import type_of_text
from portal.kernel.models import OutboxMessage

OUTBOX_PATIENCE: Final = timedelta(minutes=1)
NOT_READY: Final = (State.CONFIRMED, State.RELEASED)
NOT_GONE: Final = (*NOT_READY, State.PICKED, State.PACKED)
LABELS: Final[dict[str, type_of_text]] = {
    "overdue": gettext_lazy("Overdue"),
    "shortage": gettext_lazy("Stock short of promises"),
    "at_risk": gettext_lazy("Promise at risk"),
    "backordered": gettext_lazy("Backordered without a date"),
    "on_hold": gettext_lazy("On hold"),
    "outbox": gettext_lazy("News stuck"),
}
BAD: Final = frozenset({"overdue", "shortage"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRow:
    """One thing to look at; `number` and `line_id` where it is a line's. `tone` is warn or bad."""

    kind: str
    label: str
    tone: str
    subject: str
    detail: str
    number: str
    line_id: UUID | None
    company_name: str
    since: datetime | None


def exceptions(*, now: datetime, limit: int = 100) -> tuple[ExceptionRow, ...]:
    """Return the exceptions of the scope, at most `limit` of a kind, oldest first in each. Queries: six."""
    return (
        *_lines("overdue", overdue_lines(now), lambda line: line.deliver_until, limit),
        *_shortages(limit),
        *_lines("at_risk", lines_at_risk(now), lambda line: line.ship_at, limit),
        *_lines("backordered", backordered_lines(), lambda line: line.order.placed_at, limit),
        *_lines("on_hold", held_lines(), lambda line: line.order.placed_at, limit),
        *_stuck_news(now, limit),
    )


def exception_counts(*, now: datetime) -> dict[str, int]:
    """Return how many exceptions there are of each kind. Queries: six."""
    return {
        "overdue": overdue_lines(now).count(),
        "shortage": _short_balances().count(),
        "at_risk": lines_at_risk(now).count(),
        "backordered": backordered_lines().count(),
        "on_hold": held_lines().count(),
        "outbox": _stuck_messages(now).count(),
    }


def overdue_lines(now: datetime) -> "QuerySet[OrderLine]":
    """Return lines that should have arrived."""
    return OrderLine.objects.filter(state__in=OPEN, deliver_until__lt=now)


def lines_at_risk(now: datetime) -> "QuerySet[OrderLine]":
    """Return lines that missed their departure, or whose handling no longer fits before it."""
    handling = ExpressionWrapper(
        F("site__handling_minutes") * Value(timedelta(minutes=1)), output_field=DurationField()
    )
    ready_at = ExpressionWrapper(Value(now) + handling, output_field=DateTimeField())
    return OrderLine.objects.filter(deliver_until__gte=now).filter(
        Q(state__in=NOT_GONE, ship_at__lt=now) | Q(state__in=NOT_READY, ship_at__lt=ready_at)
    )


def backordered_lines() -> "QuerySet[OrderLine]":
    """Return lines that wait for stock: whatever had supply was re-allocated."""
    return OrderLine.objects.filter(state=State.BACKORDERED)


def held_lines() -> "QuerySet[OrderLine]":
    """Return lines that stand still for a reason."""
    return OrderLine.objects.filter(state=State.ON_HOLD)


def _lines(
    kind: str,
    rows: "QuerySet[OrderLine]",
    since: Callable[[OrderLine], datetime | None],
    limit: int,
) -> Iterable[ExceptionRow]:
    joined = rows.select_related("order__company", "item").order_by(
        F("deliver_until").asc(nulls_last=True), "order__placed_at", "pk"
    )
    for line in joined[:limit]:
        yield ExceptionRow(
            kind=kind,
            label=str(LABELS[kind]),
            tone="bad" if kind in BAD else "warn",
            subject=f"{line.order.number}/{label_of(line)}",
            detail=" · ".join(
                filter(None, (f"{counted(line.quantity)} × {name_of(line.item)}", line.hold_reason))
            ),
            number=line.order.number,
            line_id=line.public_id,
            company_name=line.order.company.name,
            since=since(line),
        )


def _short_balances() -> "QuerySet[StockBalance]":
    return StockBalance.objects.filter(shortage__gt=0)


def _shortages(limit: int) -> Iterable[ExceptionRow]:
    rows = _short_balances().select_related("item", "site").order_by("-shortage", "pk")
    for balance in rows[:limit]:
        missing = gettext("%(quantity)s missing at %(site)s") % {
            "quantity": counted(balance.shortage),
            "site": balance.site.name,
        }
        yield ExceptionRow(
            kind="shortage",
            label=str(LABELS["shortage"]),
            tone="bad",
            subject=balance.item.sku,
            detail=f"{name_of(balance.item)} · {missing}",
            number="",
            line_id=None,
            company_name="",
            since=None,
        )


def _stuck_messages(now: datetime) -> "QuerySet[OutboxMessage]":
    return OutboxMessage.objects.filter(sent_at__isnull=True, created_at__lt=now - OUTBOX_PATIENCE)


def _stuck_news(now: datetime, limit: int) -> Iterable[ExceptionRow]:
    for message in _stuck_messages(now).order_by("created_at", "pk")[:limit]:
        yield ExceptionRow(
            kind="outbox",
            label=str(LABELS["outbox"]),
            tone="warn",
            subject=message.key if message.topic == "order" else f"{message.topic} {message.key}",
            detail=message.last_error[:200],
            number=message.key if message.topic == "order" else "",
            line_id=None,
            company_name="",
            since=message.created_at,
        )
