"""In the warehouse: lines are released to it, and packed."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from inventory.ledger import Key, lock_balances
from inventory.models import Site
from orders.lifecycle import Event, State
from orders.models import OrderLine
from orders.progress.legs import observe_handling
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

    Lines already released are left alone. All or nothing.
    Raises: UnknownLineError, WrongStateError, NothingOnTheShelfError.
    """
    with transaction.atomic():
        moving = lines_to_move(lines, Event.RELEASED, site=site)
        _require_stock(moving)
        return move_lines(moving, Event.RELEASED, author=author, now=now)


def pack_lines(*, lines: Sequence[UUID], author: User | None, now: datetime, site: Site | None = None) -> int:
    """Close the packages of picked lines; return how many moved. Lines already packed are left alone.

    Raises: UnknownLineError, WrongStateError.
    """
    with transaction.atomic():
        moving = lines_to_move(lines, Event.PACKED, site=site)
        observe_handling(moving, now=now)
        return move_lines(moving, Event.PACKED, author=author, now=now)


def _require_stock(lines: Sequence[OrderLine]) -> None:
    keys = {(line.item_id, line.site_id) for line in lines if line.site_id is not None}
    balances = lock_balances(keys)
    needed: Counter[Key] = Counter(_released(keys))
    for number, line in enumerate(lines, start=1):
        if line.site_id is not None:
            key = line.item_id, line.site_id
            needed[key] += line.quantity
        if line.site_id is None or needed[key] > balances[key].on_hand:
            raise NothingOnTheShelfError(
                field="lines", line=number, order=line.order.number, position=line.position
            )


def _released(keys: set[Key]) -> dict[Key, Decimal]:
    rows = OrderLine.objects.filter(
        state=State.RELEASED,
        item_id__in={item for item, _site in keys},
        site_id__in={site for _item, site in keys},
    ).values_list("item_id", "site_id")
    return {(item, site): total for item, site, total in rows.annotate(total=Sum("quantity")) if site}
