"""The order of hits: by relevance, price, name or code; always the same for the same rows."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import TypeAlias

from django.contrib.postgres.search import SearchRank
from django.db.models import Case, DecimalField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable, Expression
from django.db.models.functions import Coalesce, Greatest, Ln

from portal.catalogue.models import AgreementPrice
from portal.catalogue.pricing import category_discounts
from portal.catalogue.selectors_matching import Match, search_query
from portal.catalogue.selectors_visibility import in_force

POPULARITY_WEIGHT = 0.15
BEGINS_FACTOR = 2.0
MEANT_FACTOR = 1.7
PHRASE_FACTOR = 1.5
# expressions by which items are sorted, one after the other, and whether from the greatest down
Order: TypeAlias = tuple[tuple[Combinable, bool], ...]
_WEIGHTS_FROM_D_TO_A = [0.05, 0.1, 0.2, 1.0]


def order_of(sort: str, match: Match, *, company_id: int | None, on: date, language: str) -> Order:
    """One of the orders of `query.filters.SORTS`, for `id` to end. Queries: one for "price", else none."""
    name = F(f"sort_name_{language}")
    key, is_descending = sort.removeprefix("-"), sort.startswith("-")
    if key == "price":
        return ((_own_price(company_id, on), is_descending),)
    if key != "relevance":
        return (({"name": name, "code": F("sku")}[key], is_descending),)
    if not match.ranking and not match.exact_ids:
        return ((F("popularity"), True),)
    exact = Case(When(pk__in=match.exact_ids, then=0), default=1) if match.exact_ids else Value(0)
    return ((exact, False), (score_of(match), True), (name, False))


def score_of(match: Match) -> Expression:
    """How well an item meets a text, raised by its popularity, by the words in their order and by its name's begin.

    Popularity alone when only a code was named.
    """
    popular = Ln(Greatest(F("popularity"), Value(0.0)) + Value(1.0))
    if not match.ranking:
        return popular
    rank = SearchRank(F("search_vector"), search_query(match.ranking), weights=Value(_WEIGHTS_FROM_D_TO_A))
    score = rank * (Value(1.0) + popular * Value(POPULARITY_WEIGHT))
    if match.begins_with:
        factors = (BEGINS_FACTOR, *repeat(MEANT_FACTOR, len(match.begins_with) - 1))
        score *= _factor(*zip(map(_begins_with, match.begins_with), factors, strict=True))
    if match.phrase:
        score *= _factor((Q(search_vector=search_query(match.phrase)), PHRASE_FACTOR))
    return score


def _factor(*factors: tuple[Q, float]) -> Case:
    return Case(*(When(condition, then=Value(factor)) for condition, factor in factors), default=Value(1.0))


def _begins_with(word: str) -> Q:
    return Q(sort_name_fr__startswith=word) | Q(sort_name_en__startswith=word)


def _own_price(company_id: int | None, on: date) -> Combinable:
    """The price of the least quantity sold as `pricing.company_prices` finds it, for PostgreSQL to sort."""
    if company_id is None:
        return F("list_price")
    agreed = AgreementPrice.objects.filter(
        in_force(on, "agreement__"),
        company_id=company_id,
        item=OuterRef("pk"),
        minimum_quantity__lte=OuterRef("sales_minimum"),
    ).order_by("-minimum_quantity", "price", "pk")
    categories_by_percent: dict[Decimal, list[int]] = defaultdict(list)
    for category_id, percent in category_discounts(company_id=company_id, on=on).items():
        categories_by_percent[percent].append(category_id)
    share = Case(
        *(
            When(category_id__in=category_ids, then=Value((100 - percent) / 100))
            for percent, category_ids in categories_by_percent.items()
        ),
        default=Value(Decimal(1)),
        output_field=DecimalField(max_digits=9, decimal_places=6),
    )
    price = DecimalField(max_digits=20, decimal_places=10)
    return Coalesce(Subquery(agreed.values("price")[:1]), F("list_price") * share, output_field=price)
