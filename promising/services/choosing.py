"""A promise asked anew with one of its lines to come another way: what a buyer makes of a remedy."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Conflict, Refusal
from portal.kernel.models import User
from promising.models import Promise
from promising.services.holding import UnknownPromiseError, check_open, is_held
from promising.services.quoting import quote_promise
from promising.services.replanning import asked_lines
from promising.shapes import PromiseView


class UnknownLineError(Refusal):
    """The promise has no such line."""

    code = "unknown_line"
    message = _("The promise has no line %(number)s.")
    remedy = _("Choose one of its lines.")


class HeldPromiseError(Conflict):
    """What is set aside for a promise would stand in the way of another one for the same goods."""

    code = "held_promise"
    message = _("The goods are reserved as they are promised here.")
    remedy = _("Give the reservation back, then choose another way.")


def quote_by_way(
    *, company_id: int, user: User, promise_id: UUID, line: int, site: str, service: str, now: datetime
) -> PromiseView:
    """Promise the same lines anew, the one of this number from a site and by a service; "" leaves that open.

    The shown promise stays as it is.
    Raises: UnknownPromiseError, AlreadyOrderedError, HeldPromiseError, UnknownLineError, UnknownSiteError,
    UnknownServiceError, and the other refusals of quote_promise.
    """
    shown = (
        Promise.objects.filter(company_id=company_id, public_id=promise_id).select_related("ship_to").first()
    )
    if shown is None:
        raise UnknownPromiseError(field="promise")
    check_open(shown.state)
    if is_held(shown, now=now):
        raise HeldPromiseError(field="promise")
    lines = asked_lines(shown)
    if not 1 <= line <= len(lines):
        raise UnknownLineError(field="line", number=line)
    lines[line - 1] = lines[line - 1].by_way(site, service)
    return quote_promise(
        company_id=company_id,
        user=user,
        ship_to=shown.ship_to.public_id,
        lines=lines,
        wanted_on=shown.wanted_on,
        policy=shown.request["policy"],
        now=now,
    )
