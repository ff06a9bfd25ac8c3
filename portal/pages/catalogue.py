"""Finding an item: the search with its facets, suggestions as one types, and the item's own page."""

from dataclasses import replace
from itertools import chain
from urllib.parse import parse_qsl, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from orders.offers import items_in_stock, offers_of
from portal.catalogue.query.facets import Facet
from portal.catalogue.query.filters import Filters, read_filters, with_value_toggled, write_filters
from portal.catalogue.search import SearchPage, search_items, suggest_items
from portal.catalogue.selectors import ItemNotFound, item_detail
from portal.customers.middleware import CompanyRequest
from portal.kernel import clock
from portal.kernel.access import company
from portal.pages.frame import local_time, place_and_day
from portal.pages.paging import PageNumbers
from portal.pages.reading import language
from portal.pages.templatetags.figures import worded

SUGGESTION_BOX = "search-suggestions"
OPEN_FACETS = 5


@company()
def search(request: CompanyRequest) -> HttpResponse:
    """Show the items that a text and filters find; while one types, a few suggestions only."""
    if request.headers.get("HX-Target") == SUGGESTION_BOX:
        return suggestions(request)
    now = clock.now()
    place, today = place_and_day(request, now)
    filters = filters_of(request)
    page = search_items(
        company_id=request.membership.company_id,
        filters=filters,
        language=language(),
        on=today,
        stocked=items_in_stock(),
    )
    offers = offers_of(page.hits, company_id=request.membership.company_id, ship_to=place, now=now)
    numbers = PageNumbers(page.page, page.page_count)
    with local_time(place):
        return render(
            request,
            "pages/search.html",
            {
                "page": page,
                "offers": offers,
                "numbers": numbers,
                "filters": filters,
                "facets": open_facets(page),
                "kept": [
                    pair for pair in parse_qsl(write_filters(filters)) if pair[0] not in ("sort", "page")
                ],
                "chips": chosen_values(page),
                "sorts": sort_choices(),
            },
        )


def open_facets(page: SearchPage) -> list[tuple[Facet, bool]]:
    """Return the facets, and whether each stands open: the first ones, and those in use."""
    return [
        (facet, index < OPEN_FACETS or any(value.is_chosen for value in facet.values))
        for index, facet in enumerate(page.facets)
        if facet.values
    ]


def sort_choices() -> list[tuple[str, str]]:
    """Return the orders of a result list with their names."""
    return [
        ("relevance", _("Best match")),
        ("price", _("Price, lowest first")),
        ("-price", _("Price, highest first")),
        ("name", _("Name")),
        ("code", _("Item code")),
    ]


def chosen_values(page: SearchPage) -> list[tuple[str, str]]:
    """Return what narrows the search: a label, and the query string of the search without it."""
    chips = [
        (
            chip_label(facet.label, f"{worded(value.label)} {facet.unit}".strip()),
            write_filters(with_value_toggled(page.filters, facet.code, value.value)),
        )
        for facet in page.facets
        for value in facet.values
        if value.is_chosen
    ]
    shown = {(facet.code, value.value) for facet in page.facets for value in facet.values if value.is_chosen}
    chips += [
        (chip_label(code, value), write_filters(with_value_toggled(page.filters, code, value)))
        for code, values in page.filters.facets.items()
        for value in values
        if (code, value) not in shown
    ]
    if page.filters.in_stock:
        chips.append((_("In stock"), write_filters(replace(page.filters, in_stock=False, page=1))))
    return chips


def chip_label(name: str, value: str) -> str:
    """Return what narrows the search in words: the attribute and its value."""
    return _("%(name)s: %(value)s") % {"name": name, "value": value}


def filters_of(request: HttpRequest) -> Filters:
    """Return the search that an address asks for."""
    return read_filters(
        chain.from_iterable(((name, value) for value in values) for name, values in request.GET.lists())
    )


def suggestions(request: CompanyRequest) -> HttpResponse:
    """Answer with the options of the search box."""
    text = request.GET.get("q", "").strip()
    _, today = place_and_day(request, clock.now())
    found = (
        suggest_items(text=text, company_id=request.membership.company_id, language=language(), on=today)
        if text
        else []
    )
    return render(request, "pages/suggestions.html", {"suggestions": found, "text": text})


@company()
def item(request: CompanyRequest, sku: str) -> HttpResponse:
    """Show one item: attributes, units, prices, and what can be had when."""
    now = clock.now()
    place, today = place_and_day(request, now)
    company_id = request.membership.company_id
    try:
        found = item_detail(sku=sku, company_id=company_id, language=language(), on=today)
    except ItemNotFound as unknown:
        raise Http404 from unknown
    hits = [found.hit, *found.substitutes, *found.related]
    offer, *others = offers_of(hits, company_id=company_id, ship_to=place, now=now)
    number = len(found.substitutes)
    groups = [(_("May serve instead"), others[:number]), (_("Others of this kind"), others[number:])]
    shown = {
        "item": found,
        "offer": offer,
        "groups": groups,
        "units": [{"unit": unit, "price": found.hit.price.amount * unit.factor} for unit in found.hit.units],
        "trail": [
            (step.label, f"{reverse('search')}?{urlencode({'category': step.path})}")
            for step in found.category_path
        ],
    }
    with local_time(place):
        return render(request, "pages/item.html", shown)
