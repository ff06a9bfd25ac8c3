"""In the warehouse: lines are released to it, and packed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inventory.consumption import bring_forward
from inventory.ledger import Key, lock_balances
from inventory.models import Site
from orders.lifecycle import Event, State
from orders.models import OrderLine
from orders.progress.legs import observe_handling
from orders.progress.shelf import overtaking_lines
from orders.progress.steps import lines_to_move, move_lines
from portal.kernel.errors import Conflict
from portal.kernel.models import User


class NothingOnTheShelfError(Conflict):
    """The stock that the line is promised from has not come yet."""

    code = "not_on_shelf"
    message = _("The stock for the line %(order)s/%(position)s is not on the shelf yet.")
    remedy = _("Post the receipt first, or leave the line out.")


def release_lines(
    *, lines: Sequence[UUID], author: User | None, now: datetime, site: Site | None = None
) -> int:
    """Hand confirmed lines to the warehouse; return how many moved.

    Lines already released are left alone. All or nothing. What leaves early is taken from today's stock.
    Raises: UnknownLineError, WrongStateError, NothingOnTheShelfError.
    """
    with transaction.atomic():
        moving = lines_to_move(lines, Event.RELEASED, site=site)
        _require_stock(moving, now)
        bring_forward([line.public_id for line in moving], now=now)
        return move_lines(moving, Event.RELEASED, author=author, now=now)


def pack_lines(*, lines: Sequence[UUID], author: User | None, now: datetime, site: Site | None = None) -> int:
    """Close the packages of picked lines; return how many moved. Lines already packed are left alone.

    Raises: UnknownLineError, WrongStateError.
    """
    with transaction.atomic():
        moving = lines_to_move(lines, Event.PACKED, site=site)
        observe_handling(moving, now=now)
        return move_lines(moving, Event.PACKED, author=author, now=now)


def _require_stock(lines: Sequence[OrderLine], now: datetime) -> None:
    """Refuse lines whose goods are not there, or are on the shelf for somebody who was promised them sooner."""
    keys = {(line.item_id, line.site_id) for line in lines if line.site_id is not None}
    balances = lock_balances(keys)
    released = _released(keys)
    needed: dict[Key, Decimal] = defaultdict(Decimal)
    for key, _reference, quantity in released:
        needed[key] += quantity
    in_hand = {reference for _key, reference, _quantity in released}
    overtaking = overtaking_lines({line.public_id for line in lines}, in_hand, balances, now=now)
    for number, line in enumerate(lines, start=1):
        if line.site_id is not None:
            key = line.item_id, line.site_id
            needed[key] += line.quantity
        if line.site_id is None or needed[key] > balances[key].on_hand or line.public_id in overtaking:
            raise NothingOnTheShelfError(
                field="lines", line=number, order=line.order.number, position=line.position
            )


def _released(keys: set[Key]) -> list[tuple[Key, UUID, Decimal]]:
    """Return the lines of these keys that the warehouse has in hand, with what they need."""
    rows = OrderLine.objects.filter(
        state=State.RELEASED,
        item_id__in={item for item, _site in keys},
        site_id__in={site for _item, site in keys},
    ).values_list("item_id", "site_id", "public_id", "quantity")
    return [((item, site), reference, quantity) for item, site, reference, quantity in rows if site]
