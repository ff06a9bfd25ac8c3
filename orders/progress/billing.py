"""After delivery: lines are invoiced."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from inventory.models import Site
from orders.lifecycle import Event
from orders.progress.steps import lines_to_move, move_lines
from portal.kernel.models import User


def invoice_lines(
    *, lines: Sequence[UUID], author: User | None, now: datetime, site: Site | None = None
) -> int:
    """Mark delivered lines as invoiced; return how many moved. Lines already invoiced are left alone.

    Raises: UnknownLineError, WrongStateError.
    """
    with transaction.atomic():
        moving = lines_to_move(lines, Event.INVOICED, site=site)
        return move_lines(
            moving, Event.INVOICED, author=author, now=now, data=lambda line: {"amount": str(line.amount)}
        )
