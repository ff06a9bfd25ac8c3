"""The desk decides on a return."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from orders.aftersales.lifecycle import Event, next_state
from orders.aftersales.models import ReturnLine
from orders.aftersales.services.finding import lock_return, require_step, tell_lines
from portal.kernel.audit import record_deed
from portal.kernel.errors import Refusal
from portal.kernel.models import User

MAX_NOTE_LENGTH = 500


class NoteMissingError(Refusal):
    """The customer would not know why."""

    code = "note_missing"
    message = _("A refused return needs a word of explanation.")
    remedy = _("Say why; the customer reads it.")


def accept_return(*, number: str, note: str = "", author: User | None, now: datetime) -> None:
    """Let the goods come back. A return already accepted is left alone.

    Raises: UnknownReturnError, WrongReturnStateError.
    """
    _decide(number, Event.ACCEPTED, note, author, now)


def refuse_return(*, number: str, note: str, author: User | None, now: datetime) -> None:
    """Refuse a return, with an explanation. A return already refused is left alone.

    Raises: UnknownReturnError, WrongReturnStateError, NoteMissingError.
    """
    if not note.strip():
        raise NoteMissingError(field="note")
    _decide(number, Event.REFUSED, note, author, now)


def _decide(number: str, event: Event, note: str, author: User | None, now: datetime) -> None:
    with transaction.atomic():
        found = lock_return(number)
        if found.state == next_state("requested", event):
            return
        require_step(found, event)
        found.state = next_state(found.state, event) or found.state
        found.decided_by, found.decided_at = author, now
        found.decision_note = note.strip()[:MAX_NOTE_LENGTH]
        found.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
        lines = [row.line for row in ReturnLine.objects.filter(return_request=found).select_related("line")]
        data = {"return": found.number, "note": found.decision_note}
        tell_lines(found.order, event.value, lines, data, author, now)
        record_deed(actor=author, action=event.value, subject=("return", found.number), now=now)
