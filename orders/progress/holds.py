"""A line stands still for a reason, and goes on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inventory.models import Site
from orders.lifecycle import Event
from orders.models import OrderLine
from orders.progress.steps import lines_to_move, move_lines
from portal.kernel.errors import Refusal
from portal.kernel.models import User

MAX_REASON_LENGTH = 120


class ReasonMissingError(Refusal):
    """Nobody would know what the line waits for."""

    code = "reason_missing"
    message = _("A line is put on hold for a reason.")
    remedy = _("Say what it waits for.")


def hold_lines(
    *, lines: Sequence[UUID], reason: str, author: User | None, now: datetime, site: Site | None = None
) -> int:
    """Stop confirmed or released lines, which keep their stock; return how many moved.

    Raises: UnknownLineError, WrongStateError, ReasonMissingError.
    """
    text = reason.strip()[:MAX_REASON_LENGTH]
    if not text:
        raise ReasonMissingError(field="reason")
    with transaction.atomic():
        return _move(lines, Event.ON_HOLD, text, author, now, site)


def resume_lines(
    *, lines: Sequence[UUID], author: User | None, now: datetime, site: Site | None = None
) -> int:
    """Let lines on hold go on as confirmed ones; return how many moved.

    Raises: UnknownLineError, WrongStateError.
    """
    with transaction.atomic():
        return _move(lines, Event.RESUMED, "", author, now, site)


def _move(  # noqa: PLR0917 - both ways are one deed
    ids: Sequence[UUID], event: Event, reason: str, author: User | None, now: datetime, site: Site | None
) -> int:
    moving: list[OrderLine] = lines_to_move(ids, event, site=site)
    for line in moving:
        line.hold_reason = reason
    data = {"reason": reason} if reason else {}
    return move_lines(moving, event, author=author, now=now, fields=("hold_reason",), data=lambda _line: data)
