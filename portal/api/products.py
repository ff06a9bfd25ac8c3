"""Products over the API: search with facets, and one item."""

from itertools import chain
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.decorators import api_view
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from orders.offers import Offer, items_in_stock, offers_of
from portal.api.answers import ProductDetailShape, ProductPageShape
from portal.api.documenting import documented
from portal.catalogue.query.facets import CategoryNode, Facet
from portal.catalogue.query.filters import read_filters
from portal.catalogue.search import SearchPage, search_items
from portal.catalogue.selectors import item_detail
from portal.customers.models import ShipTo
from portal.customers.selectors import ship_tos
from portal.kernel import clock
from portal.kernel.access import company

SHIP_TO = OpenApiParameter(
    "ship_to", OpenApiTypes.UUID, description="Default: the company's default ship-to."
)

MOST_TOLD: Final = 40
FAULTS: Final = {
    "unknown_sort": _(
        "“%(value)s” is no order. Use one of: relevance, price, -price, name, -name, code, -code."
    ),
    "bad_page": _("“%(value)s” is no page. Give a number from 1 to 10000."),
    "bad_flag": _("“%(value)s” is neither true nor false. Give true, or leave it out."),
    "bad_facet": _("“%(value)s” is no value of an attribute. Take one of those that `facets` tells."),
    "bad_range": _("“%(value)s” is no range. Write it as 20..60, 20.. or ..60, the lower first."),
    "too_many": _("“%(value)s” is one value too many. Ask for fewer at a time."),
}


@documented(
    "Search products",
    tag="Products",
    status=200,
    answer=ProductPageShape,
    told="Hits with price, availability and facets.",
    refusals=(400,),
    operation_id="v1_products_list",
    parameters=[
        OpenApiParameter("q", str, description="Words, sizes, item code, GTIN or own part number."),
        OpenApiParameter("category", str, description="Path of a category."),
        OpenApiParameter("in_stock", bool),
        OpenApiParameter("sort", str, description="relevance, price, -price, name, -name, code, -code."),
        OpenApiParameter("page", {"type": "integer", "minimum": 1}),
        SHIP_TO,
    ],
)
@company()
@api_view(["GET"])
def products(request: Any) -> Response:
    """Search the company's catalogue; `f.<attribute>=value` narrows by an attribute, repeated: any of them."""
    pairs = chain.from_iterable(
        ((name, value) for value in values) for name, values in request.query_params.lists()
    )
    filters = read_filters(pairs)
    if filters.problems:
        raise ValidationError(
            {
                fault.parameter: [FAULTS[fault.code] % {"value": fault.value[:MOST_TOLD]}]
                for fault in filters.problems
            }
        )
    now = clock.now()
    page = search_items(
        company_id=request.membership.company_id,
        filters=filters,
        language=request.LANGUAGE_CODE[:2],
        on=now.date(),
        stocked=items_in_stock(),
    )
    offers = offers_of(
        page.hits, company_id=request.membership.company_id, ship_to=ship_to_of(request), now=now
    )
    return Response(
        {
            "count": page.count,
            "next": _neighbour(request, page, 1),
            "previous": _neighbour(request, page, -1),
            "facets": [_facet_json(facet) for facet in page.facets],
            "categories": [_node_json(node) for node in page.categories],
            "did_you_mean": page.did_you_mean or None,
            "results": [offer_json(offer) for offer in offers],
        }
    )


def ship_to_of(request: Any) -> ShipTo | None:
    """Return the ship-to asked for, else the default one. Raises: ValidationError for an unknown one."""
    wanted = request.query_params.get("ship_to", "")
    if not wanted:
        return next(iter(ship_tos()), None)
    found = next((place for place in ship_tos() if str(place.public_id) == wanted.lower()), None)
    if found is None:
        raise ValidationError({"ship_to": [_("No active delivery address of your company has this id.")]})
    return found


def _neighbour(request: Any, page: SearchPage, step: int) -> str | None:
    number = page.page + step
    if not 1 <= number <= page.page_count:
        return None
    pairs = [
        (name, value) for name, values in request.query_params.lists() if name != "page" for value in values
    ]
    return str(request.build_absolute_uri(f"{request.path}?{urlencode([*pairs, ('page', number)])}"))


def offer_json(offer: Offer) -> dict[str, Any]:
    """Return an item as a list shows it."""
    hit, found = offer.hit, offer.availability
    return {
        "sku": hit.sku,
        "gtin": hit.gtin or None,
        "name": hit.name,
        "brand": hit.brand or None,
        "own_part_number": hit.own_part_number or None,
        "unit": hit.unit.code,
        "pack": {"unit": hit.pack.code, "factor": hit.pack.factor} if hit.pack else None,
        "units": [
            {"unit": unit.code, "factor": unit.factor, "gtin": unit.gtin or None} for unit in hit.units
        ],
        "minimum": hit.sales_minimum,
        "multiple": hit.sales_multiple,
        "price": {"amount": hit.price.amount, "currency": hit.price.currency, "source": hit.price.source},
        "available": {
            "quantity": found.quantity,
            "deliver_from": found.deliver_from,
            "deliver_until": found.deliver_until,
            "site": found.site or None,
            "order_by": found.order_by,
            "later_quantity": found.later_quantity,
            "later_on": found.later_on,
            "state": found.state,
        }
        if found
        else None,
    }


def _facet_json(facet: Facet) -> dict[str, Any]:
    return {
        "code": facet.code,
        "label": facet.label,
        "unit": facet.unit or None,
        "values": [
            {"value": value.value, "label": value.label, "count": value.count, "chosen": value.is_chosen}
            for value in facet.values
        ],
    }


def _node_json(node: CategoryNode) -> dict[str, Any]:
    return {
        "path": node.path,
        "label": node.label,
        "count": node.count,
        "children": [_node_json(child) for child in node.children],
    }


@documented(
    "Read a product",
    tag="Products",
    status=200,
    answer=ProductDetailShape,
    told="The item.",
    refusals=(400, 404),
    operation_id="v1_products_read",
    parameters=[SHIP_TO],
)
@company()
@api_view(["GET"])
def product(request: Any, sku: str) -> Response:
    """Return one item with attributes, price breaks and availability."""
    now = clock.now()
    company_id = request.membership.company_id
    found = item_detail(sku=sku, company_id=company_id, language=request.LANGUAGE_CODE[:2], on=now.date())
    (offer,) = offers_of([found.hit], company_id=company_id, ship_to=ship_to_of(request), now=now)
    body = offer_json(offer) | {
        "description": found.description,
        "attributes": [
            {"code": line.code, "label": line.label, "value": line.value} for line in found.attributes
        ],
        "breaks": [{"from": one.from_quantity, "amount": one.amount} for one in found.hit.price.breaks],
        "category": found.category_path[-1].path if found.category_path else None,
        "weight_kg": found.weight_kg,
        "volume_dm3": found.volume_dm3,
        "substitutes": [hit.sku for hit in found.substitutes],
    }
    return Response(body)
