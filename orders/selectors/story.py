"""An order's story: event by event for systems, deed by deed for people."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from django.utils.translation import ngettext

from orders.lifecycle import Event
from orders.models import Order, OrderEvent, OrderLine
from orders.selectors.changes import changes_of, days_of
from orders.selectors.representation import EventView, TimelineEntry
from orders.selectors.wording import name_of, remark_of, sentence_of, wording_of

NAMED_LINES = 3


def last_event(number: str) -> int | None:
    """Return the number of an order's newest event; None when the scope has no such order."""
    return Order.objects.filter(number=number).values_list("last_event", flat=True).first()


def order_events(*, number: str, after: int = 0, limit: int = 200) -> tuple[EventView, ...] | None:
    """Return the events after one, oldest first; None when the scope has no such order. Queries: two."""
    order = Order.objects.filter(number=number).first()
    if order is None:
        return None
    events = (
        OrderEvent.objects.filter(order=order, sequence__gt=after)
        .select_related("author", "line")
        .order_by("sequence")[:limit]
    )
    return tuple(
        EventView(
            sequence=event.sequence,
            kind=event.kind,
            text=sentence_of(event.kind, event.data),
            at=event.at,
            by=str(event.author or ""),
            line=label_of(event.line) if event.line else "",
            data=event.data,
        )
        for event in events
    )


def timeline(events: Sequence[OrderEvent], lines: Mapping[int, OrderLine]) -> tuple[TimelineEntry, ...]:
    """Return events (oldest first, authors joined) for people, newest first; those of one deed stand together."""
    deeds = groupby(events, key=lambda event: (event.kind, event.at, event.author_id, str(event.data)))
    entries = [_entry(list(deed), lines) for _key, deed in deeds]
    return tuple(reversed(entries))


def label_of(line: OrderLine) -> str:
    """Return how a line is called: its position, and its part after the first."""
    return str(line.position) if line.part == 1 else f"{line.position}.{line.part}"


def _entry(deed: Sequence[OrderEvent], lines: Mapping[int, OrderLine]) -> TimelineEntry:
    newest = deed[-1]
    concerned = [lines[event.line_id] for event in deed if event.line_id]
    wording = wording_of(newest.kind)
    return TimelineEntry(
        event=newest.sequence,
        kind=newest.kind,
        text=sentence_of(newest.kind, newest.data),
        detail=" · ".join(filter(None, (_goods(concerned), remark_of(newest.data), _changes(newest)))),
        icon=wording.icon,
        tone=wording.tone,
        at=newest.at,
        by=str(newest.author or ""),
        line=", ".join(label_of(line) for line in concerned),
    )


def _changes(event: OrderEvent) -> str:
    return changes_of(event.data) if event.kind == Event.CHANGED else days_of(event.data)


def _goods(lines: Sequence[OrderLine]) -> str:
    if len(lines) > NAMED_LINES:
        return ngettext("%(count)d line", "%(count)d lines", len(lines)) % {"count": len(lines)}
    return ", ".join(name_of(line.item) for line in lines)
