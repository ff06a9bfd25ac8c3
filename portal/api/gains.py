"""Earlier deliveries over the API: an offer on an order is accepted or declined."""

from typing import Any
from uuid import UUID

from rest_framework.decorators import api_view
from rest_framework.response import Response

from orders.gains import accept_gain, decline_gain
from portal.api.documenting import KEY, documented
from portal.api.order_answers import AcceptedGainShape, OrderShape
from portal.api.orders import idempotency_key, shown_order
from portal.kernel import clock
from portal.kernel.access import company


@documented(
    "Accept an earlier delivery",
    tag="Earlier deliveries",
    status=200,
    answer=AcceptedGainShape,
    told="When the last of it arrives now.",
    refusals=(400, 404, 409, 422),
    request=None,
    parameters=[KEY],
)
@company("buyer", "administrator")
@api_view(["POST"])
def accept(request: Any, number: str, public_id: UUID) -> Response:
    """Take an earlier delivery exactly as the order offers it; again with the same key: the same answer.

    An offer reserves nothing: when the stock has gone elsewhere meanwhile, the confirmed date stands (409 `gain_gone`).
    """
    accepted = accept_gain(
        company_id=request.membership.company_id,
        user=request.user,
        number=number,
        gain_id=public_id,
        idempotency_key=idempotency_key(request),
        now=clock.now(),
    )
    return Response({"order": accepted.number, "id": accepted.id, "deliver_until": accepted.deliver_until})


@documented(
    "Decline an earlier delivery",
    tag="Earlier deliveries",
    status=200,
    answer=OrderShape,
    told="The order; the confirmed date stands.",
    refusals=(404, 409),
    request=None,
)
@company("buyer", "administrator")
@api_view(["POST"])
def decline(request: Any, number: str, public_id: UUID) -> Response:
    """Leave an offer: the confirmed date stands, and the next customer is asked; again: nothing changes."""
    decline_gain(
        company_id=request.membership.company_id,
        user=request.user,
        number=number,
        gain_id=public_id,
        now=clock.now(),
    )
    return Response(shown_order(number))
