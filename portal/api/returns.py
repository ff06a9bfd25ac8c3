"""Returns over the API: ask for one, read them."""

from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import api_view
from rest_framework.response import Response

from orders.aftersales.selectors import return_detail, returns_page
from orders.aftersales.services import ReturnWish, request_return
from portal.api.orders import KEY_HEADER, require_role
from portal.api.representation import return_json
from portal.api.serializers import ReturnRequestSerializer
from portal.kernel import clock
from portal.kernel.access import company


@extend_schema(
    methods=["GET"],
    operation_id="v1_returns_list",
    responses={200: OpenApiResponse(OpenApiTypes.OBJECT, description="The newest returns.")},
)
@extend_schema(
    methods=["POST"],
    request=ReturnRequestSerializer,
    parameters=[OpenApiParameter(KEY_HEADER, str, OpenApiParameter.HEADER)],
    responses={201: OpenApiResponse(OpenApiTypes.OBJECT, description="The return.")},
)
@company()
@api_view(["GET", "POST"])
def returns(request: Any) -> Response:
    """List the company's returns, or ask for one."""
    if request.method == "GET":
        return Response({"results": [return_json(found) for found in returns_page()]})
    require_role(request, "buyer", "administrator")
    asked = ReturnRequestSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    wanted = asked.validated_data
    number = request_return(
        number=wanted["order"],
        lines=[ReturnWish(line["line"], line["quantity"], line["reason"]) for line in wanted["lines"]],
        comment=wanted["comment"],
        author=request.user,
        idempotency_key=request.headers.get(KEY_HEADER, ""),
        now=clock.now(),
    )
    return Response(_return(number), status=201)


@extend_schema(responses={200: OpenApiResponse(OpenApiTypes.OBJECT, description="The return.")})
@company()
@api_view(["GET"])
def return_request(_request: Any, number: str) -> Response:
    """Return one return with its lines."""
    return Response(_return(number))


def _return(number: str) -> dict[str, Any]:
    found = return_detail(number)
    if found is None:
        raise Http404
    return return_json(found)
