"""Returns over the API: ask for one, read them."""

from typing import Any

from django.http import Http404
from rest_framework.decorators import api_view
from rest_framework.response import Response

from orders.aftersales.selectors import return_detail, returns_page
from orders.aftersales.services import ReturnWish, request_return
from portal.api.documenting import KEY_HEADER, KEY_IF_ANY, documented, example
from portal.api.order_answers import ReturnShape, ReturnsShape
from portal.api.orders import require_role
from portal.api.representation import return_json
from portal.api.serializers import ReturnRequestSerializer
from portal.kernel import clock
from portal.kernel.access import company


@documented(
    "List returns",
    tag="Returns",
    status=200,
    answer=ReturnsShape,
    told="The newest returns.",
    methods=["GET"],
    operation_id="v1_returns_list",
    description="List the company's newest returns.",
)
@documented(
    "Ask for a return",
    tag="Returns",
    status=201,
    answer=ReturnShape,
    told="The return, as it waits for a decision.",
    refusals=(400, 404, 409, 422),
    methods=["POST"],
    operation_id="v1_returns_ask",
    description="Ask to send delivered lines back; the same key twice makes one return.",
    request=ReturnRequestSerializer,
    parameters=[KEY_IF_ANY],
    examples=[
        example(
            "Damaged",
            {
                "order": "C-2026-000123",
                "lines": [
                    {"line": "7f9d1c1e-8f55-4a53-8c7a-0d2b8f1a2b3c", "quantity": "4", "reason": "damaged"}
                ],
                "comment": "Box crushed on arrival.",
            },
        )
    ],
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


@documented(
    "Read a return",
    tag="Returns",
    status=200,
    answer=ReturnShape,
    told="The return with its lines.",
    refusals=(404,),
)
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
