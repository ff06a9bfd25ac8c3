"""What every step of a line has in common: find and lock, refuse what does not fit, move, tell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from inventory.models import Site
from orders.events import NewEvent, record_events
from orders.lifecycle import Event, has_happened, next_state
from orders.models import LineState, Order, OrderEvent, OrderLine
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.locks import lock_keys, lock_rows
from portal.kernel.models import User


class UnknownLineError(NotFound):
    """No such line, or not at this site."""

    code = "unknown_line"
    message = _("There is no such order line here.")
    remedy = _("Load the list again.")


class WrongStateError(Conflict):
    """The step does not follow the line's state."""

    code = "wrong_state"
    message = _("The line %(order)s/%(position)s is “%(state)s”: this step does not follow.")
    remedy = _("Load the list again and take the step that it offers.")


def lock_lines(ids: Sequence[UUID], *, site: Site | None = None) -> list[OrderLine]:
    """Lock the orders of these lines, then the lines; return them in the order asked for, each once.

    Raises: UnknownLineError, also for a line of another site than the one given.
    """
    wanted = OrderLine.objects.filter(public_id__in=ids)
    lock_keys(Order.objects.all(), set(wanted.values_list("order_id", flat=True)))
    found = {line.public_id: line for line in lock_rows(wanted.select_related("order", "site"))}
    for number, public_id in enumerate(ids, start=1):
        line = found.get(public_id)
        if line is None or (site is not None and line.site_id != site.pk):
            raise UnknownLineError(field="lines", line=number)
    return [found[public_id] for public_id in dict.fromkeys(ids)]


def lock_joined_lines(keys: Sequence[int]) -> list[OrderLine]:
    """Lock the orders of these lines, then the lines; item, site and the order's ship-to are joined."""
    found = OrderLine.objects.filter(pk__in=keys)
    lock_keys(Order.objects.all(), set(found.values_list("order_id", flat=True)))
    joined = found.select_related("item", "site", "order__ship_to__company")
    return lock_rows(joined.prefetch_related("order__ship_to__doors"))


def lines_to_move(ids: Sequence[UUID], event: Event, *, site: Site | None) -> list[OrderLine]:
    """Lock lines and return those that an event moves; lines that have it behind them are left out.

    Raises: UnknownLineError; WrongStateError for the first line that the event does not fit.
    """
    lines = lock_lines(ids, site=site)
    for number, line in enumerate(lines, start=1):
        if not has_happened(line.state, event) and next_state(line.state, event) is None:
            raise wrong_state(line, number)
    return [line for line in lines if not has_happened(line.state, event)]


def wrong_state(line: OrderLine, number: int = 1) -> WrongStateError:
    """Return the refusal of a step for one line, the `number`th of the request."""
    return WrongStateError(
        field="lines",
        line=number,
        order=line.order.number,
        position=line.position,
        state=LineState(line.state).label,
    )


def move_lines(
    lines: Iterable[OrderLine],
    event: Event,
    *,
    author: User | None,
    now: datetime,
    fields: Sequence[str] = (),
    data: Callable[[OrderLine], Mapping[str, Any]] = lambda _line: {},
) -> int:
    """Set the state that follows, write `fields` too, and record the event of each line; return how many.

    Lines must be locked and fit the event. Constant number of queries.
    """
    moved = list(lines)
    for line in moved:
        target = next_state(line.state, event)
        if target is None:
            raise wrong_state(line)
        line.state = target.value
    OrderLine.objects.bulk_update(moved, ["state", *fields])
    record_events(
        [NewEvent(line.order_id, event.value, line.pk, data(line)) for line in moved], author=author, now=now
    )
    return len(moved)


def instants_of(event: Event, lines: Iterable[OrderLine]) -> dict[int, datetime]:
    """Return when an event last happened to each line, by the line's key."""
    rows = OrderEvent.objects.filter(line__in=[line.pk for line in lines], kind=event.value)
    return dict(rows.order_by("sequence").values_list("line_id", "at"))
