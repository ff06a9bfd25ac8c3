"""A return found and locked, its order before it; human numbers; its events."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from orders.aftersales.lifecycle import Event, next_state
from orders.aftersales.models import Return, ReturnState
from orders.events import NewEvent, record_events
from orders.models import Order, OrderLine
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.locks import lock_keys, lock_rows
from portal.kernel.models import User


class UnknownReturnError(NotFound):
    """No such return of this company."""

    code = "unknown_return"
    message = _("There is no such return.")
    remedy = _("Check the number.")


class WrongReturnStateError(Conflict):
    """The step does not follow the return's state."""

    code = "wrong_return_state"
    message = _("The return %(number)s is “%(state)s”: this step does not follow.")
    remedy = _("Load the page again.")


def lock_return(number: str) -> Return:
    """Lock the order of a return, then the return; its order is joined. Raises: UnknownReturnError."""
    found = Return.objects.filter(number=number)
    lock_keys(Order.objects.all(), set(found.values_list("order_id", flat=True)))
    rows = lock_rows(found.select_related("order__company"))
    if not rows:
        raise UnknownReturnError(field="number")
    return rows[0]


def require_step(found: Return, event: Event) -> None:
    """Raise WrongReturnStateError unless the event follows the return's state."""
    if next_state(found.state, event) is None:
        raise WrongReturnStateError(field="number", number=found.number, state=ReturnState(found.state).label)


def next_number(sequence: str, prefix: str, now: datetime) -> str:
    """Return the next human number of a sequence, e.g. R-2026-000123."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        (value,) = cursor.fetchone() or (0,)
    return f"{prefix}-{now.year}-{value:06d}"


def tell_lines(  # noqa: PLR0917 - one sentence of the story
    order: Order,
    kind: str,
    lines: Iterable[OrderLine],
    data: dict[str, str],
    author: User | None,
    now: datetime,
) -> None:
    """Record the same event for each of these lines of an order."""
    events = [NewEvent(order.pk, kind, line.pk, data) for line in lines]
    record_events(events, author=author, now=now)
