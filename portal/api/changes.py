"""Changes of orders over the API: see what one would make of an order, then apply exactly that."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.decorators import api_view
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from orders.changing import KEEP, ChangeWish, change_order, preview_change
from portal.api.change_shapes import change_json
from portal.api.documenting import KEY, documented, example
from portal.api.order_answers import AppliedShape, ChangeShape
from portal.api.orders import idempotency_key
from portal.api.serializers import ChangeRequestSerializer
from portal.kernel import clock
from portal.kernel.access import company
from promising.services import RequestedLine


@documented(
    "Preview a change",
    tag="Changes of orders",
    status=201,
    answer=ChangeShape,
    told="The order before and after; nothing is changed.",
    refusals=(400, 404, 409, 422),
    request=ChangeRequestSerializer,
    examples=[
        example(
            "More of one line, none of another",
            {"lines": [{"position": 1, "quantity": "8"}, {"position": 2, "quantity": "0"}]},
        )
    ],
)
@company("buyer", "administrator")
@api_view(["POST"])
def changes(request: Any, number: str) -> Response:
    """Show what a change would make of an order: quantities, dates, prices, before beside after.

    Nothing is changed or reserved. What is answered stands for fifteen minutes and can be applied as it is.
    """
    asked = ChangeRequestSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    view = preview_change(
        company_id=request.membership.company_id,
        user=request.user,
        number=number,
        wish=_wish(asked.validated_data),
        now=clock.now(),
    )
    return Response(change_json(view), status=201)


@documented(
    "Apply a change",
    tag="Changes of orders",
    status=200,
    answer=AppliedShape,
    told="Where the order stands now.",
    refusals=(400, 404, 409, 422),
    request=None,
    parameters=[KEY],
)
@company("buyer", "administrator")
@api_view(["POST"])
def apply(request: Any, number: str, public_id: UUID) -> Response:
    """Apply a change exactly as it was shown, whole or not at all; again with the same key: the same answer."""
    changed = change_order(
        company_id=request.membership.company_id,
        user=request.user,
        number=number,
        change_id=public_id,
        idempotency_key=idempotency_key(request),
        now=clock.now(),
    )
    return Response({"number": changed.number, "state": changed.state, "total": changed.total})


def _wish(asked: dict[str, Any]) -> ChangeWish:
    positions = [line["position"] for line in asked["lines"]]
    if len(set(positions)) < len(positions):
        raise ValidationError({"lines": [_("Name each position once.")]})
    return ChangeWish(
        quantities={line["position"]: line["quantity"] for line in asked["lines"]},
        additions=[RequestedLine(line["sku"], line["quantity"], line.get("unit")) for line in asked["add"]],
        wanted_on=asked.get("wanted", KEEP),
        ship_to=asked.get("ship_to"),
        purchase_order=asked.get("purchase_order"),
        cost_centre=asked.get("cost_centre"),
        option=asked["option"],
    )
