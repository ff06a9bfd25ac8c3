"""Counts of the facets beside a search, each under the filters of all the others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from typing import Any, NamedTuple, TypeAlias

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    DecimalField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat
from django.db.models.lookups import GreaterThanOrEqual, In, LessThanOrEqual, Regex
from django.utils.translation import gettext as _

from portal.catalogue.models import Item
from portal.catalogue.query.facets import CategoryRow, Facet, FacetValue, count_of, natural_key, span_label
from portal.catalogue.query.filters import BRAND, Filters, Range, read_range
from portal.catalogue.selectors_attributes import Definition
from portal.catalogue.selectors_ordering import Order

CountRow: TypeAlias = tuple[int | None, str | None, bool, str, str, int]
Stocked: TypeAlias = "QuerySet[Any, Any] | None"
CATEGORY_MISS, BRAND_MISS, STOCK_MISS = "@category", "@brand", "@stock"
MOST_VALUES = 60
LEAST_SHARE = 0.1
_NUMERIC = r"^-?[0-9]{1,12}(\.[0-9]+)?$"

CATEGORIES = "SELECT id, code, path, name_{language}, position FROM catalogue_category ORDER BY position, id"
# what misses nothing is a hit; `page` are the hits of one page, of the last if there are fewer
COUNTS = """
WITH found AS MATERIALIZED ({base})
SELECT category_id, brand, stocked, missed, NULL AS value, count(*) FROM found
GROUP BY category_id, brand, stocked, missed
UNION ALL
SELECT id, NULL, NULL, NULL, NULL, row_number() OVER () FROM (
    SELECT id FROM found WHERE missed = '' ORDER BY {places}, id LIMIT %s
    OFFSET least(%s, (SELECT greatest(0, (count(*) - 1) / %s * %s) FROM found WHERE missed = ''))
) AS page
"""
# what misses a category, a brand or stock (@) counts for no attribute
ATTRIBUTE_COUNTS = """UNION ALL
SELECT NULL, NULL, NULL, key, attributes ->> key, count(*)
FROM (SELECT attributes, missed, jsonb_object_keys(attributes) AS key FROM found WHERE left(missed, 1) <> '@') AS pairs
WHERE missed IN ('', key || ' ') GROUP BY key, attributes ->> key
"""


@dataclass(slots=True)
class Counts:
    """Items found by the text; of these, hits under all filters; and under the other filters by facet.

    `page_ids` are the items of the page, in their order.
    """

    page_ids: list[int] = field(default_factory=list)
    found: int = 0
    total: int = 0
    in_stock: int = 0
    by_category: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    by_value: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))


class Page(NamedTuple):
    """Which hits are wanted: pages are counted from one."""

    number: int
    size: int


@dataclass(frozen=True, slots=True)
class Conditions:
    """One condition for each filter in use, named by what an item that fails it misses."""

    by_name: Mapping[str, Q]


def conditions_of(filters: Filters, categories: Sequence[CategoryRow], stocked: Stocked) -> Conditions:
    """The filters as conditions on items; `stocked` are rows with an `item`, one or more for each that can be had."""
    named: dict[str, Q] = {code: _facet_condition(code, values) for code, values in filters.facets.items()}
    if BRAND in named:
        named[BRAND_MISS] = named.pop(BRAND)
    if filters.category:
        named[CATEGORY_MISS] = Q(category_id__in=category_ids_under(filters.category, categories))
    if filters.in_stock and stocked is not None:
        named[STOCK_MISS] = Q(_is_stocked(stocked))
    return Conditions(named)


def category_ids_under(wanted: str, categories: Sequence[CategoryRow]) -> list[int]:
    """The category of a path or code and all below it; none when there is no such category."""
    paths = [row.path for row in categories if wanted in (row.path, row.code)]
    return [
        row.pk for row in categories for path in paths if row.path == path or row.path.startswith(path + "/")
    ]


def count_and_page(
    found: QuerySet[Item],
    conditions: Conditions,
    order: Order,
    stocked: Stocked,
    page: Page,
    *,
    with_attributes: bool,
) -> Counts:
    """Count items found by the text under the conditions, and pick the page's. Queries: one.

    An item that misses one condition counts for that facet alone; one that misses two counts nowhere.
    """
    in_stock = _is_stocked(stocked) if stocked is not None else Value(value=False)
    places = {f"place_{number}": expression for number, (expression, _) in enumerate(order)}
    base = (
        found.order_by()
        .annotate(missed=_missed(conditions), stocked=Cast(in_stock, BooleanField()), **places)
        .values(
            "id",
            "category_id",
            "brand",
            "missed",
            "stocked",
            *places,
            *(["attributes"] if with_attributes else []),
        )
    )
    sql, parameters = base.query.sql_with_params()
    directions = ", ".join(
        f"{name} DESC" if is_descending else name
        for name, (_, is_descending) in zip(places, order, strict=True)
    )
    statement = COUNTS.format(base=sql, places=directions) + (ATTRIBUTE_COUNTS if with_attributes else "")
    with connection.cursor() as cursor:
        cursor.execute(
            statement, [*parameters, page.size, (page.number - 1) * page.size, page.size, page.size]
        )
        return _counts(cursor.fetchall())


def facets_of(counts: Counts, definitions: Mapping[str, Definition], filters: Filters) -> tuple[Facet, ...]:
    """The facets worth showing, in their order: chosen ones, and those that part the hits."""
    brand = Definition(BRAND, _("Brand"), "", is_number=False, labels={})
    offered = [(BRAND, BRAND_MISS, brand)] + [(code, code, one) for code, one in definitions.items()]
    facets = (
        _facet(definition, counts.by_value.get(name, {}), filters.facets.get(code, ()))
        for code, name, definition in offered
    )
    return tuple(facet for facet in facets if _is_worth_showing(facet, counts.total))


def category_rows(language: str) -> list[CategoryRow]:
    """All categories in one language. Queries: one."""
    with connection.cursor() as cursor:
        cursor.execute(CATEGORIES.format(language=language))
        return list(starmap(CategoryRow, cursor.fetchall()))


def _facet_condition(code: str, values: Sequence[str]) -> Q:
    if code == BRAND:
        return Q(brand__in=values)
    spans = [span for span in map(read_range, values) if span]
    plain = [value for value in values if not read_range(value)]
    wanted = Q(In(KeyTextTransform(code, "attributes"), plain)) if plain else Q(pk__in=[])
    for span in spans:
        wanted |= _span_condition(code, span)
    return wanted


def _span_condition(code: str, span: Range) -> Q:
    """Numbers only are compared, so that a text value among them raises nothing."""
    text = KeyTextTransform(code, "attributes")
    number = Case(
        When(Q(Regex(text, _NUMERIC)), then=Cast(text, DecimalField(max_digits=20, decimal_places=6)))
    )
    within = Q()
    if span.low is not None:
        within &= Q(GreaterThanOrEqual(number, span.low))
    if span.high is not None:
        within &= Q(LessThanOrEqual(number, span.high))
    return within


def _is_stocked(stocked: "QuerySet[Any, Any]") -> Exists:
    """Looked up item by item for few, as one set for many: PostgreSQL chooses."""
    return Exists(stocked.filter(item=OuterRef("pk")))


def _missed(conditions: Conditions) -> Combinable:
    """The name of the condition that an item misses and a space; several make a text that is no name."""
    missed: Combinable = Value("", TextField())
    for name, condition in conditions.by_name.items():
        name_if_missed = Case(
            When(condition, then=Value("")), default=Value(f"{name} "), output_field=TextField()
        )
        missed = Concat(missed, name_if_missed)
    return missed


def _counts(rows: Iterable[CountRow]) -> Counts:
    """Sum up groups of items (by category, brand, stock, what they miss), values of attributes, and items alone."""
    counts = Counts()
    for category_id, brand, is_stocked, name, value, count in rows:
        if category_id is None:
            counts.by_value[name][value] = count
            continue
        if brand is None:
            counts.page_ids.append(category_id)
            continue
        missed = name.strip()
        counts.found += count
        counts.total += count if not missed else 0
        counts.in_stock += count if is_stocked and missed in ("", STOCK_MISS) else 0
        if missed in ("", CATEGORY_MISS):
            counts.by_category[category_id] += count
        if brand and missed in ("", BRAND_MISS):
            counts.by_value[BRAND_MISS][brand] += count
    return counts


def _facet(definition: Definition, counts: Mapping[str, int], chosen: Sequence[str]) -> Facet:
    shown = {value: count_of(value, counts) for value in chosen}
    shown |= dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES])
    values = (
        FacetValue(value, definition.labels.get(value) or span_label(value), count, value in chosen)
        for value, count in shown.items()
    )
    return Facet(
        code=definition.code,
        label=definition.label,
        unit=definition.unit,
        is_number=definition.is_number,
        values=tuple(sorted(values, key=lambda one: (natural_key(one.label), one.value))),
    )


def _is_worth_showing(facet: Facet, total: int) -> bool:
    if any(value.is_chosen for value in facet.values):
        return True
    covered = sum(value.count for value in facet.values)
    return len(facet.values) > 1 and covered >= total * LEAST_SHARE
