"""Changes of orders over the API: see what one would make of an order, then apply exactly that."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import api_view
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from orders.changing import KEEP, ChangeWish, change_order, preview_change
from portal.api.change_shapes import change_json
from portal.api.orders import KEY_HEADER, idempotency_key
from portal.api.serializers import ChangeRequestSerializer
from portal.kernel import clock
from portal.kernel.access import company
from promising.services import RequestedLine


@extend_schema(
    request=ChangeRequestSerializer,
    responses={
        201: OpenApiResponse(
            OpenApiTypes.OBJECT, description="The order before and after; nothing is changed."
        ),
        404: OpenApiResponse(OpenApiTypes.OBJECT, description="No such order."),
        409: OpenApiResponse(OpenApiTypes.OBJECT, description="A line, or the order, is past changing."),
        422: OpenApiResponse(
            OpenApiTypes.OBJECT, description="The wish cannot be; line, field and remedy are named."
        ),
    },
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


@extend_schema(
    request=None,
    parameters=[OpenApiParameter(KEY_HEADER, str, OpenApiParameter.HEADER, required=True)],
    responses={
        200: OpenApiResponse(OpenApiTypes.OBJECT, description="Where the order stands now."),
        404: OpenApiResponse(OpenApiTypes.OBJECT, description="No such order or change."),
        409: OpenApiResponse(
            OpenApiTypes.OBJECT,
            description="Expired, or what was shown no longer stands: `fresh` is the same change as it is now.",
        ),
    },
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
        raise ValidationError({"lines": ["Name each position once."]})
    return ChangeWish(
        quantities={line["position"]: line["quantity"] for line in asked["lines"]},
        additions=[RequestedLine(line["sku"], line["quantity"], line.get("unit")) for line in asked["add"]],
        wanted_on=asked.get("wanted", KEEP),
        ship_to=asked.get("ship_to"),
        purchase_order=asked.get("purchase_order"),
        cost_centre=asked.get("cost_centre"),
        option=asked["option"],
    )
