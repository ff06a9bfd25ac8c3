"""Orders over the API: place, list, read, follow, cancel."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.decorators import api_view
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from orders.gains import gains_of_order
from orders.placing import cancel_order, place_order
from orders.selectors import ORDER_STATES, OrderFilters, is_cursor, order_detail, order_events, orders_page
from portal.api.documenting import KEY, KEY_HEADER, documented, example
from portal.api.order_answers import EventsShape, OrderPageShape, OrderShape, PlacedShape
from portal.api.representation import event_json, order_json, order_row_json, page_json
from portal.api.serializers import CancelRequestSerializer, OrderRequestSerializer
from portal.kernel import clock
from portal.kernel.access import company

MAX_PAGE = 200
DEFAULT_PAGE = 50
MAX_KEY = 200


@documented(
    "List orders",
    tag="Orders",
    status=200,
    answer=OrderPageShape,
    told="A page of orders, newest first; `next` and `previous` lead on.",
    refusals=(400,),
    methods=["GET"],
    operation_id="v1_orders_list",
    description="List the company's orders, newest first.",
    parameters=[
        OpenApiParameter("q", str, description="Number, purchase order reference or item code."),
        OpenApiParameter("state", str, enum=ORDER_STATES, description="A state, or open, closed, late."),
        OpenApiParameter("cursor", str, description="From `next` or `previous`."),
        OpenApiParameter(
            "page_size", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": DEFAULT_PAGE}
        ),
    ],
)
@documented(
    "Place an order",
    tag="Orders",
    status=201,
    answer=PlacedShape,
    told="The order; `Location` leads to it.",
    refusals=(400, 404, 409, 422),
    methods=["POST"],
    operation_id="v1_orders_place",
    description="Place an order from a promise: what an option promises becomes firm, in one transaction.",
    request=OrderRequestSerializer,
    parameters=[KEY],
    examples=[
        example(
            "The cheapest way",
            {
                "promise": "0b0e3f4e-7f39-4f7c-9d8e-2f1f6c1f5a10",
                "option": "cheapest",
                "purchase_order": "PO-7",
            },
        )
    ],
)
@company()
@api_view(["GET", "POST"])
def orders(request: Any) -> Response:
    """List the company's orders, or place one from a promise."""
    return _place(request) if request.method == "POST" else _list(request)


def _list(request: Any) -> Response:
    asked = request.query_params
    page = orders_page(
        filters=OrderFilters(query=asked.get("q", ""), state=_state(asked.get("state", ""))),
        cursor=_cursor(asked.get("cursor", "")),
        limit=page_size(asked.get("page_size", "")),
        now=clock.now(),
    )
    return Response(page_json(request, [order_row_json(row) for row in page.rows], page))


def _state(text: str) -> str:
    if text and text not in ORDER_STATES:
        raise ValidationError({"state": [_("Use any of: %(known)s.") % {"known": ", ".join(ORDER_STATES)}]})
    return text


def _cursor(text: str) -> str:
    if text and not is_cursor(text):
        raise ValidationError(
            {"cursor": [_("Take it as `next` or `previous` of a page gave it, or leave it out.")]}
        )
    return text


def page_size(text: str) -> int:
    """Return the wanted page size. Raises: ValidationError when it is no number from 1 to 200."""
    if not text:
        return DEFAULT_PAGE
    if not text.isdecimal() or len(text) > len(str(MAX_PAGE)) or not 1 <= int(text) <= MAX_PAGE:
        raise ValidationError({"page_size": [f"1 … {MAX_PAGE}"]})
    return int(text)


def _place(request: Any) -> Response:
    require_role(request, "buyer", "administrator")
    key = idempotency_key(request)
    asked = OrderRequestSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    wanted = asked.validated_data
    placed = place_order(
        company_id=request.membership.company_id,
        user=request.user,
        promise_id=wanted["promise"],
        option=wanted["option"],
        idempotency_key=key,
        purchase_order=wanted["purchase_order"],
        cost_centre=wanted["cost_centre"],
        source="api",
        now=clock.now(),
    )
    body = {"number": placed.number, "state": placed.state, "total": placed.total, "lines": placed.lines}
    return Response(body, status=201, headers={"Location": f"/api/v1/orders/{placed.number}/"})


def idempotency_key(request: Any) -> str:
    """Return the key that makes a repeated request one. Raises: ValidationError without a fitting one."""
    key: str = request.headers.get(KEY_HEADER, "").strip()
    if not key or len(key) > MAX_KEY:
        raise ValidationError(
            {KEY_HEADER: [_("Send a header with a new key of at most 200 characters for each order.")]}
        )
    return key


def shown_order(number: str) -> dict[str, Any]:
    """Return one order of the scope with the earlier deliveries that it is offered. Raises: Http404."""
    now = clock.now()
    found = order_detail(number=number, now=now)
    if found is None:
        raise Http404
    return order_json(found, gains_of_order(found, now=now))


def require_role(request: Any, *roles: str) -> None:
    """Raise PermissionDenied unless the caller has one of the roles."""
    if not set(roles) & set(request.membership.roles):
        raise PermissionDenied


@documented(
    "Read an order",
    tag="Orders",
    status=200,
    answer=OrderShape,
    told="The order with its lines.",
    refusals=(404,),
)
@company()
@api_view(["GET"])
def order(_request: Any, number: str) -> Response:
    """Return one order with its lines, dates and promise ledger."""
    return Response(shown_order(number))


@documented(
    "Follow an order",
    tag="Orders",
    status=200,
    answer=EventsShape,
    told="Events in sequence.",
    refusals=(400, 404),
    parameters=[
        OpenApiParameter(
            "after",
            {"type": "integer", "minimum": 0, "maximum": 2**31 - 1, "default": 0},
            description="The last event that you know.",
        )
    ],
)
@company()
@api_view(["GET"])
def events(request: Any, number: str) -> Response:
    """Return the order's events after one that the caller knows."""
    after = request.query_params.get("after", "0")
    if not after.isdecimal() or len(after) > len(str(2**31)):
        raise ValidationError({"after": [_("The number of an event, 0 for all.")]})
    found = order_events(number=number, after=int(after))
    if found is None:
        raise Http404
    return Response({"results": [event_json(event) for event in found]})


@documented(
    "Cancel an order",
    tag="Orders",
    status=200,
    answer=OrderShape,
    told="The cancelled order.",
    refusals=(400, 404, 409),
    request=CancelRequestSerializer,
    examples=[example("With a reason", {"reason": "The site is closed that week."})],
)
@company("buyer", "administrator")
@api_view(["POST"])
def cancel(request: Any, number: str) -> Response:
    """Cancel an order that no site has begun to work on; cancelling again changes nothing."""
    asked = CancelRequestSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    cancel_order(
        company_id=request.membership.company_id,
        user=request.user,
        number=number,
        reason=asked.validated_data["reason"],
        now=clock.now(),
    )
    return Response(shown_order(number))
