"""Promises over the API: quote and hold."""

from typing import Any, Final
from uuid import UUID

from rest_framework.decorators import api_view
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from portal.api.answers import PromiseShape
from portal.api.documenting import documented, example
from portal.api.serializers import HoldRequestSerializer, PromiseRequestSerializer
from portal.kernel import clock
from portal.kernel.access import company
from promising.representation import promise_json
from promising.services import RequestedLine, hold_promise, quote_promise

# without data of its own it serves all requests: to make one takes longer than to look at twenty lines
_ASKED: Final = PromiseRequestSerializer()


@documented(
    "Ask for a promise",
    tag="Promises",
    status=201,
    answer=PromiseShape,
    told="The promise, its options side by side.",
    refusals=(400, 404, 422),
    request=PromiseRequestSerializer,
    examples=[
        example(
            "Two lines",
            {
                "ship_to": "5b1c9f52-6c3e-4c39-9f3e-51a1a6a0c001",
                "wanted": None,
                "policy": {"complete": "order"},
                "lines": [
                    {"sku": "4017-M10-50-A2", "quantity": "2", "unit": "BOX"},
                    {"sku": "GJR-ORA-L", "quantity": "4"},
                ],
            },
        ),
        example(
            "A line by a service that a remedy named",
            {
                "ship_to": "5b1c9f52-6c3e-4c39-9f3e-51a1a6a0c001",
                "lines": [{"sku": "GJR-ORA-L", "quantity": "4", "site": "DC-LYON", "service": "express"}],
            },
        ),
    ],
)
@company()
@api_view(["POST"])
def quote(request: Any) -> Response:
    """Promise delivery of the lines, the options side by side; what is answered is stored as answered."""
    wanted = _validated(request.data)
    promise = quote_promise(
        company_id=request.membership.company_id,
        user=request.user,
        ship_to=wanted["ship_to"],
        lines=[RequestedLine(**line) for line in wanted["lines"]],
        wanted_on=wanted.get("wanted"),
        policy=wanted["policy"],
        now=clock.now(),
    )
    return Response(promise_json(promise), status=201)


def _validated(body: Any) -> Any:
    """Return what a body asks for. Raises: ValidationError, in the language of the request."""
    try:
        return _ASKED.run_validation(body)
    except ValidationError:
        # a field says for ever what it has said once, in whatever language that was: these are new
        PromiseRequestSerializer(data=body).is_valid(raise_exception=True)
        raise


@documented(
    "Hold a promise",
    tag="Promises",
    status=200,
    answer=PromiseShape,
    told="The promise, held until `hold_expires_at`.",
    refusals=(400, 404, 409, 422),
    request=HoldRequestSerializer,
    examples=[example("The earliest way", {"option": "earliest"})],
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
