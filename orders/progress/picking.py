"""A pick: goods go from the shelf to the staging place; what is not found becomes a part of its own."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from inventory.consumption import consume_reservations
from inventory.ledger import Movement, lock_balances, post_movements
from inventory.models import MovementKind, Site
from orders.events import NewEvent, record_events
from orders.lifecycle import Event, State
from orders.models import OrderLine
from orders.news import request_reallocation
from orders.progress.steps import lines_to_move, lock_lines, move_lines
from portal.kernel.errors import Refusal
from portal.kernel.models import User
from portal.kernel.money import round_to_cent

SMALLEST: Final = Decimal("0.001")


class BadPickError(Refusal):
    """Not a quantity that can be picked for this line."""

    code = "bad_pick"
    message = _("Between 0 and %(most)s can be picked for this line.")
    remedy = _("Enter what was found.")


@dataclass(frozen=True, slots=True)
class PickResult:
    """What a pick found and missed. Units: the item's base unit.

    `rest` is the line that waits for the missing; `is_repeat` says that the line was picked before, and is left alone.
    """

    picked: Decimal
    missing: Decimal
    rest: UUID | None = None
    is_repeat: bool = False


def pick_line(
    *,
    line: UUID,
    quantity: Decimal | None = None,
    reason: str = "",
    author: User | None,
    now: datetime,
    site: Site | None = None,
) -> PickResult:
    """Pick a released line, whole when `quantity` is None.

    A short pick counts the missing off the shelf, keeps what was found on the line, and splits the rest off as a
    backordered part; when nothing was found the line itself waits. A line already picked is left alone.
    Raises: UnknownLineError, WrongStateError, BadPickError, ShelfTooEmptyError.
    """
    with transaction.atomic():
        moving = lines_to_move([line], Event.PICKED, site=site)
        if not moving:
            return PickResult(lock_lines([line])[0].quantity, Decimal(0), is_repeat=True)
        row = moving[0]
        found = row.quantity if quantity is None else quantity
        if not _can_be_found(found, row.quantity):
            raise BadPickError(field="quantity", most=f"{row.quantity.normalize():f}")
        missing = row.quantity - found
        _take_from_shelf(row, found, missing, author=author, now=now)
        if not missing:
            move_lines([row], Event.PICKED, author=author, now=now)
            return PickResult(found, missing)
        rest = _split(row, found, missing, reason, author=author, now=now)
        request_reallocation(keys=[_key(row)], cause=f"short:{row.public_id}:{now.isoformat()}", now=now)
        return PickResult(found, missing, rest.public_id)


def _can_be_found(found: Decimal, wanted: Decimal) -> bool:
    """Tell whether it is a number of pieces, or of their smallest parts, up to what is wanted."""
    return found.is_finite() and 0 <= found <= wanted and not found % SMALLEST


def _key(row: OrderLine) -> tuple[int, int]:
    assert row.site_id is not None
    return row.item_id, row.site_id


def _take_from_shelf(
    row: OrderLine, found: Decimal, missing: Decimal, *, author: User | None, now: datetime
) -> None:
    item, site = _key(row)
    consume_reservations([row.public_id])
    on_shelf = lock_balances({(item, site)})[item, site].on_hand
    reference = row.order.number
    movements = []
    if found:
        movements.append(
            Movement(
                item_id=item,
                site_id=site,
                kind=MovementKind.PICK,
                cause=f"pick:{row.public_id}",
                change=-found,
                staged_change=found,
                reference=reference,
            )
        )
    if counted_off := min(missing, max(Decimal(0), on_shelf - found)):
        movements.append(
            Movement(
                item_id=item,
                site_id=site,
                kind=MovementKind.COUNT,
                cause=f"short:{row.public_id}:{now.isoformat()}",
                change=-counted_off,
                reference=reference,
            )
        )
    post_movements(movements, author=author, now=now)


def _split(
    row: OrderLine, found: Decimal, missing: Decimal, reason: str, *, author: User | None, now: datetime
) -> OrderLine:
    """Move a line after a short pick and return the line that waits for the missing: itself or a new part."""
    if not found:
        _forget_dates(row)
        move_lines(
            [row],
            Event.BACKORDERED,
            author=author,
            now=now,
            fields=DATES,
            data=lambda line: {"quantity": str(line.quantity), "reason": reason},
        )
        return row
    whole = row.amount
    row.quantity = found
    row.amount = round_to_cent(found * row.unit_price)
    rest = _rest_of(row, missing, whole - row.amount)
    move_lines(
        [row],
        Event.SHORT_PICKED,
        author=author,
        now=now,
        fields=("quantity", "amount"),
        data=lambda _line: {"picked": str(found), "missing": str(missing), "reason": reason},
    )
    waiting = NewEvent(rest.order_id, Event.BACKORDERED, rest.pk, {"quantity": str(missing)})
    record_events([waiting], author=author, now=now)
    return rest


DATES = ("ship_on", "ship_at", "deliver_from", "deliver_until", "sureness")


def _forget_dates(row: OrderLine) -> None:
    for name in DATES:
        setattr(row, name, None)


def _rest_of(row: OrderLine, missing: Decimal, amount: Decimal) -> OrderLine:
    parts = OrderLine.objects.filter(order_id=row.order_id, position=row.position)
    last = parts.aggregate(last=Max("part"))["last"]
    return OrderLine.objects.create(
        company_id=row.company_id,
        order_id=row.order_id,
        position=row.position,
        part=last + 1,
        item_id=row.item_id,
        quantity=missing,
        unit_id=row.unit_id,
        unit_factor=row.unit_factor,
        unit_price=row.unit_price,
        amount=amount,
        state=State.BACKORDERED,
        site_id=row.site_id,
        lane_id=row.lane_id,
        wanted_on=row.wanted_on,
        promised_until=row.promised_until,
        promised_sureness=row.promised_sureness,
    )
