"""Earlier deliveries: the offers on an order's page, and the buyer's answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from orders.gains import GainLine, GainView, accept_gain, decline_gain, gains_of_order
from orders.selectors import OrderDetail, last_event
from portal.customers.middleware import CompanyRequest
from portal.kernel import clock
from portal.kernel.access import company
from portal.kernel.errors import NotFound, Refusal
from portal.pages.basket import mine
from portal.pages.frame import tell
from portal.pages.reading import pressed


@dataclass(frozen=True, slots=True)
class GainCard:
    """An offer, with its lines by the dates that they share, and the key of one answer to it."""

    gain: GainView
    rows: Sequence[Sequence[GainLine]]
    idempotency_key: UUID


def gain_cards(order: OrderDetail) -> list[GainCard]:
    """Return the offers of an order that stand."""
    return [
        GainCard(gain, [list(lines) for _dates, lines in groupby(gain.lines, key=_dates)], uuid4())
        for gain in gains_of_order(order, now=clock.now())
    ]


@company("buyer", "administrator")
@require_POST
def order_gain(request: CompanyRequest, number: str, public_id: UUID) -> HttpResponse:
    """Accept an earlier delivery, or leave it."""
    if last_event(number) is None:
        raise Http404
    try:
        if pressed(request.POST, "answer", "accept", "decline") == "accept":
            accept_gain(
                number=number,
                gain_id=public_id,
                idempotency_key=request.POST.get("idempotency_key", "")[:200] or str(public_id),
                **mine(request),
            )
            messages.success(
                request, _("Order %(number)s comes sooner: the new date is confirmed.") % {"number": number}
            )
        else:
            decline_gain(number=number, gain_id=public_id, **mine(request))
            messages.info(request, _("The confirmed date of order %(number)s stands.") % {"number": number})
    except NotFound:
        raise Http404 from None
    except Refusal as refusal:
        tell(request, refusal)
    return redirect("order", number)


def _dates(line: GainLine) -> tuple[object, ...]:
    dates = line.confirmed_from, line.confirmed_until, line.deliver_from, line.deliver_until
    return *dates, line.confirmed_sureness, line.sureness
