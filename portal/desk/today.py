"""The desk's first page: what needs somebody, worst first, instead of an inbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.utils.translation import gettext as _

from inventory.models import StockBalance
from orders.aftersales.models import Return, ReturnState
from orders.exceptions import LABELS, ExceptionRow, exception_counts, exceptions
from orders.models import Order
from portal.desk.base import list_url, screen_url
from portal.kernel import clock
from portal.kernel.models import OutboxMessage

SHOWN: Final = 15
SHOWN_OF_ONE_KIND: Final = 200
RETURNS: Final = "returns"
KINDS: Final = (*LABELS, RETURNS)
BAD: Final = ("overdue", "shortage")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to look at, and where."""

    url: str
    subject: str
    company: str
    detail: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Group:
    """The things of one kind: how many there are, the first of them, and the list of all ("": there is none)."""

    kind: str
    label: str
    tone: str
    count: int
    entries: tuple[Entry, ...]
    all_url: str
    instant_label: str


def today(kind: str = "") -> dict[str, Any]:
    """Return the groups of the first page, the worst first; with a kind, that group only but longer."""
    now = clock.now()
    limit = SHOWN_OF_ONE_KIND if kind else SHOWN
    counts = exception_counts(now=now) | {RETURNS: _to_decide().count()}
    rows = groupby(exceptions(now=now, limit=limit), key=lambda row: row.kind)
    found = [_group(name, tuple(_entry(row) for row in part), counts, kind) for name, part in rows]
    if counts[RETURNS]:
        found.append(_group(RETURNS, tuple(_returns(limit)), counts, kind))
    labels = {**LABELS, RETURNS: _("Returns to decide")}
    figures = [(name, counts[name], labels[name], _tone(name) if counts[name] else "") for name in labels]
    chosen = [group for group in found if not kind or group.kind == kind]
    return {"groups": chosen, "figures": figures, "kind": kind, "total": sum(counts.values())}


def _group(kind: str, entries: tuple[Entry, ...], counts: dict[str, int], chosen: str) -> Group:
    label = str(LABELS[kind]) if kind in LABELS else _("Returns to decide")
    way = _all_url(kind)
    leads_here = chosen == kind and way.startswith("?")
    instant_label = _("Departure") if kind == "at_risk" else _("Since")
    return Group(kind, label, _tone(kind), counts[kind], entries, "" if leads_here else way, instant_label)


def _tone(kind: str) -> str:
    return "bad" if kind in BAD else "warn"


def _all_url(kind: str) -> str:
    if kind == RETURNS:
        return list_url(Return)
    if kind == "shortage":
        return list_url(StockBalance, "short=yes")
    return f"?kind={kind}"


def _entry(row: ExceptionRow) -> Entry:
    if row.number:
        url = screen_url(Order, row.number)
        if row.line_id:
            url += f"#line-{row.line_id}"
    elif row.kind == "shortage":
        url = list_url(StockBalance, f"short=yes&q={row.subject}")
    else:
        url = list_url(OutboxMessage, "sent=no")
    return Entry(url, row.subject, row.company_name, row.detail, row.since)


def _to_decide() -> Any:
    return Return.objects.filter(state=ReturnState.REQUESTED)


def _returns(limit: int) -> Iterable[Entry]:
    rows = _to_decide().select_related("company", "order").order_by("requested_at", "pk")
    for found in rows[:limit]:
        detail = " · ".join(filter(None, (found.order.number, found.comment)))
        yield Entry(
            screen_url(Return, found.number), found.number, found.company.name, detail, found.requested_at
        )
