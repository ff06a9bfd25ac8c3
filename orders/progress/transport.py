"""On the road: lines leave with a departure, arrive at the dock, and are delivered against a name."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inventory.ledger import Movement, post_movements
from inventory.models import MovementKind, Site
from orders.lifecycle import Event, State
from orders.models import OrderLine, PromiseEntry, PromiseEntryKind
from orders.progress.legs import observe_departure, observe_transit
from orders.progress.steps import lines_to_move, move_lines
from portal.kernel.errors import Refusal
from portal.kernel.models import User


class ReceiverMissingError(Refusal):
    """A proof of delivery needs a name."""

    code = "receiver_missing"
    message = _("The proof of delivery needs the name of who received.")
    remedy = _("Ask the person who takes the goods for his name.")


def ship_lines(*, lines: Sequence[UUID], author: User | None, now: datetime, site: Site | None = None) -> int:
    """Let packed lines leave; return how many moved. Lines already gone are left alone.

    Raises: UnknownLineError, WrongStateError.
    """
    with transaction.atomic():
        moving = lines_to_move(lines, Event.SHIPPED, site=site)
        post_movements([_departure(line) for line in moving if line.site_id], author=author, now=now)
        observe_departure(moving, now=now)
        return move_lines(moving, Event.SHIPPED, author=author, now=now)


def arrive_at_dock(
    *, lines: Sequence[UUID], author: User | None, now: datetime, site: Site | None = None
) -> int:
    """Note that lines stand at the customer's dock; return how many moved.

    Raises: UnknownLineError, WrongStateError.
    """
    with transaction.atomic():
        moving = lines_to_move(lines, Event.AT_DOCK, site=site)
        observe_transit(moving, now=now)
        return move_lines(moving, Event.AT_DOCK, author=author, now=now)


def deliver_lines(
    *, lines: Sequence[UUID], receiver: str, author: User | None, now: datetime, site: Site | None = None
) -> int:
    """Hand lines over to a named receiver at this instant; return how many moved.

    Raises: UnknownLineError, WrongStateError, ReceiverMissingError.
    """
    name = receiver.strip()
    if not name:
        raise ReceiverMissingError(field="receiver")
    with transaction.atomic():
        moving = lines_to_move(lines, Event.DELIVERED, site=site)
        observe_transit([line for line in moving if line.state == State.SHIPPED], now=now)
        for line in moving:
            line.delivered_at = now
        PromiseEntry.objects.bulk_create(_actual(line, author, now) for line in moving)
        return move_lines(
            moving,
            Event.DELIVERED,
            author=author,
            now=now,
            fields=("delivered_at",),
            data=lambda _line: {"receiver": name},
        )


def _departure(line: OrderLine) -> Movement:
    assert line.site_id is not None
    return Movement(
        item_id=line.item_id,
        site_id=line.site_id,
        kind=MovementKind.SHIP,
        cause=f"ship:{line.public_id}",
        staged_change=-line.quantity,
        reference=line.order.number,
    )


def _actual(line: OrderLine, author: User | None, now: datetime) -> PromiseEntry:
    return PromiseEntry(
        company_id=line.company_id,
        line=line,
        kind=PromiseEntryKind.ACTUAL,
        deliver_from=now,
        deliver_until=now,
        at=now,
        author=author,
    )
