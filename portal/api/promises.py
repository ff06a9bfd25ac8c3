"""Promises over the API: quote and hold."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import api_view
from rest_framework.response import Response

from portal.api.serializers import HoldRequestSerializer, PromiseRequestSerializer
from portal.kernel import clock
from portal.kernel.access import company
from promising.representation import promise_json
from promising.services import RequestedLine, hold_promise, quote_promise


@extend_schema(request=PromiseRequestSerializer, responses={201: OpenApiResponse(description="The promise.")})
@company()
@api_view(["POST"])
def quote(request: Any) -> Response:
    """Promise delivery of the lines, the options side by side; what is answered is stored as answered."""
    asked = PromiseRequestSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    wanted = asked.validated_data
    promise = quote_promise(
        company_id=request.membership.company_id,
        user=request.user,
        ship_to=wanted["ship_to"],
        lines=[RequestedLine(line["sku"], line["quantity"], line.get("unit")) for line in wanted["lines"]],
        wanted_on=wanted.get("wanted"),
        policy=wanted["policy"],
        now=clock.now(),
    )
    return Response(promise_json(promise), status=201)


@extend_schema(
    request=HoldRequestSerializer, responses={200: OpenApiResponse(description="The held promise.")}
)
@company("buyer", "administrator")
@api_view(["POST"])
def hold(request: Any, public_id: UUID) -> Response:
    """Reserve what an option promises until the hold expires; holding it again answers the same."""
    asked = HoldRequestSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    promise = hold_promise(
        company_id=request.membership.company_id,
        promise_id=public_id,
        option=asked.validated_data["option"],
        now=clock.now(),
    )
    return Response(promise_json(promise))
