"""How what was promised was kept, counted in the database: on time in full, by place and way, and as foretold.

Kept is what came by the first promise, foretold as sure as that was; what is due and has not come counts as late.
A line is in full when all its parts were kept, an order when all its lines were. What was cancelled or substituted was
promised no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.aggregates import BoolAnd
from django.db.models import (
    Avg,
    Case,
    Count,
    DateField,
    DateTimeField,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Floor, Least

from inventory.models import Receipt, ReceiptState
from orders.lifecycle import DROPPED, State
from orders.models import OrderLine
from promising.engine.scores import Bucket

BUCKETS: Final = 20
LONGEST_LIST: Final = 60
_NOT_PROMISED: Final = (*DROPPED, State.DRAFT, State.TO_APPROVE, State.RECEIVED)
_KEPT: Final = Q(delivered_at__isnull=False, delivered_at__lte=F("promised_until"))
# When a receipt came, by the clock of the site that its due day is a day of.
_AT_SITE: Final = Func(
    F("site__timezone"), F("received_at"), function="timezone", output_field=DateTimeField()
)
_WHOLE: Final = {"due": Count("*"), "kept": Count("order_id", filter=Q(is_kept=True))}


@dataclass(frozen=True, slots=True)
class Kept:
    """How many were due, and how many of them were kept; `name` and `detail` tell of what."""

    due: int
    kept: int
    name: str = ""
    detail: str = ""

    @property
    def percent(self) -> float | None:
        """What was kept of a hundred; None when nothing was due."""
        return 100 * self.kept / self.due if self.due else None


@dataclass(frozen=True, slots=True)
class Reliability:
    """The scope's record: deliveries of parts, lines and orders on time in full, and what had been foretold."""

    parts: Kept
    lines: Kept
    orders: Kept
    curve: tuple[Bucket, ...]


def reliability_of(*, since: datetime, until: datetime) -> Reliability:
    """Return the record of what was promised for `since` to `until` (now at the latest). Queries: three."""
    due = _due(since, until)
    parts, lines = _parts_and_lines(due)
    orders = due.values("order_id").annotate(is_kept=BoolAnd(_KEPT)).aggregate(**_WHOLE)
    return Reliability(parts, lines, Kept(**orders), _curve(due))


def kept_by_site(*, since: datetime, until: datetime) -> tuple[Kept, ...]:
    """Return the record of each site, the busiest first. Queries: one."""
    return _by(_due(since, until), "site__name", "site__code")


def kept_by_lane(*, since: datetime, until: datetime) -> tuple[Kept, ...]:
    """Return the record of each lane, the busiest first. Queries: one."""
    return _by(_due(since, until), "lane__code", "lane__carrier__name")


def kept_by_supplier(*, since: datetime, until: datetime) -> tuple[Kept, ...]:
    """Return of each supplier how many receipts were due, and came whole by their first day. Queries: one."""
    announced = Receipt.objects.annotate(
        said_on=Coalesce("first_due_on", "due_on"), came_on=Cast(_AT_SITE, DateField())
    )
    due = announced.filter(
        supplier__isnull=False, said_on__gte=since.date(), said_on__lt=until.date()
    ).exclude(state=ReceiptState.CANCELLED)
    whole = Q(came_on__isnull=False, came_on__lte=F("said_on"), received_quantity__gte=F("quantity"))
    rows = (
        due.values("supplier__name", "supplier__code")
        .annotate(due=Count("pk"), kept=Count("pk", filter=whole))
        .order_by("-due", "supplier__code")[:LONGEST_LIST]
    )
    return tuple(Kept(row["due"], row["kept"], row["supplier__name"], row["supplier__code"]) for row in rows)


def _due(since: datetime, until: datetime) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(promised_until__gte=since, promised_until__lt=until).exclude(
        state__in=_NOT_PROMISED
    )


def _parts_and_lines(due: QuerySet[OrderLine]) -> tuple[Kept, Kept]:
    lines = due.values("order_id", "position").annotate(
        is_kept=BoolAnd(_KEPT), parts=Count("pk"), parts_kept=Count("pk", filter=_KEPT)
    )
    found = lines.aggregate(all_parts=Sum("parts"), all_kept=Sum("parts_kept"), **_WHOLE)
    return Kept(found["all_parts"] or 0, found["all_kept"] or 0), Kept(found["due"], found["kept"])


def _by(due: QuerySet[OrderLine], name: str, detail: str) -> tuple[Kept, ...]:
    rows: Sequence[dict[str, Any]] = (
        due.values(name, detail)
        .annotate(due=Count("pk"), kept=Count("pk", filter=_KEPT))
        .order_by("-due", name, detail)[:LONGEST_LIST]
    )
    return tuple(Kept(row["due"], row["kept"], row[name] or "", row[detail] or "") for row in rows)


def _curve(due: QuerySet[OrderLine]) -> tuple[Bucket, ...]:
    place = Least(Cast(Floor(F("promised_sureness") * BUCKETS), IntegerField()), Value(BUCKETS - 1))
    rows = (
        due.filter(promised_sureness__isnull=False)
        .annotate(place=place, came=Case(When(_KEPT, then=1.0), default=0.0, output_field=FloatField()))
        .values("place")
        .annotate(number=Count("pk"), said=Avg("promised_sureness"), kept=Avg("came"))
        .order_by("place")
    )
    return tuple(
        Bucket(row["place"] / BUCKETS, (row["place"] + 1) / BUCKETS, row["number"], row["said"], row["kept"])
        for row in rows
    )
