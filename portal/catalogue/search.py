"""The search: a buyer's text and filters into a page of hits with facets, and suggestions while he types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Q, When

from portal.catalogue.models import Item
from portal.catalogue.query import with_corrections
from portal.catalogue.query.facets import CategoryNode, CategoryRow, Facet, category_tree
from portal.catalogue.query.filters import Filters
from portal.catalogue.selectors_attributes import attribute_definitions
from portal.catalogue.selectors_facets import (
    Counts,
    Page,
    Stocked,
    category_rows,
    conditions_of,
    count_and_page,
    facets_of,
)
from portal.catalogue.selectors_hits import LISTED_COLUMNS, Hit, begun_part_numbers, hits_of
from portal.catalogue.selectors_matching import NOTHING, meanings_of, meanings_while_typing
from portal.catalogue.selectors_ordering import order_of, score_of
from portal.catalogue.selectors_visibility import visible_items

PAGE_SIZE = 24
MOST_SUGGESTIONS = 20
LEAST_TYPED = 2


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits and what stands beside it.

    `count` is of all pages. `how` says how the text was met (see `Match`); `did_you_mean` is the text as it
    was corrected, empty if it was not. `in_stock` counts the hits that can be had, when that was asked.
    """

    filters: Filters
    hits: Sequence[Hit]
    count: int
    page: int
    page_count: int
    facets: Sequence[Facet]
    categories: Sequence[CategoryNode]
    how: str
    did_you_mean: str
    in_stock: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An item offered while the buyer types."""

    item_id: int
    sku: str
    name: str
    own_part_number: str


def search_items(
    *,
    company_id: int | None,
    filters: Filters,
    language: str,
    on: date,
    stocked: Stocked = None,
    page_size: int = PAGE_SIZE,
) -> SearchPage:
    """A page of the items that a company sees and finds on a day; a page past the last is the last.

    `stocked`: rows with an `item` that can be had (the inventory's balances), for the filter `in_stock`.
    Queries: ten at most when every word is met, whatever the number of hits.
    """
    visible = visible_items(company_id=company_id, on=on)
    categories = category_rows(language)
    conditions = conditions_of(filters, categories, stocked)
    match, counts = NOTHING, Counts()
    for meaning in meanings_of(filters.text, company_id=company_id):
        counts = count_and_page(
            visible.filter(meaning.condition),
            conditions,
            order_of(filters.sort, meaning, company_id=company_id, on=on, language=language),
            stocked,
            Page(filters.page, page_size),
            with_attributes=filters.is_selective,
        )
        if counts.found:
            match = meaning
            break
    page_count = max(1, -(-counts.total // page_size))
    by_id = Item.objects.only(*LISTED_COLUMNS).in_bulk(counts.page_ids) if counts.page_ids else {}
    rows = [by_id[pk] for pk in counts.page_ids]
    return SearchPage(
        filters=filters,
        hits=hits_of(rows, company_id=company_id, on=on, language=language, exact_ids=match.exact_ids),
        count=counts.total,
        page=min(filters.page, page_count),
        page_count=page_count,
        facets=facets_of(counts, attribute_definitions(language, codes=counts.by_value), filters),
        categories=_tree(categories, counts.by_category, filters.category),
        how=match.how,
        did_you_mean=_did_you_mean(filters.text, match.corrections, rows, categories),
        in_stock=counts.in_stock,
    )


def suggest_items(
    *, text: str, company_id: int | None, language: str, on: date, limit: int = 8
) -> list[Suggestion]:
    """The likeliest items for a text still being typed, by own part number, words or code, typing errors undone.

    Queries: three, up to five more for a text that finds nothing as it stands.
    """
    if len(text.strip()) < LEAST_TYPED:
        return []
    own = begun_part_numbers(text, company_id=company_id, limit=limit)
    visible = visible_items(company_id=company_id, on=on)
    own_first = [Case(When(pk__in=own, then=0), default=1)] if own else []
    for meaning in meanings_while_typing(text):
        found = visible.filter(meaning.condition | Q(pk__in=own))
        rows = found.order_by(*own_first, score_of(meaning).desc(), "pk")
        shown = rows.values_list("pk", "sku", f"name_{language}")[: min(limit, MOST_SUGGESTIONS)]
        if suggestions := [Suggestion(pk, sku, name, own.get(pk, "")) for pk, sku, name in shown]:
            return suggestions
    return []


def _tree(
    categories: Sequence[CategoryRow], count_by_id: Mapping[int, int], wanted: str
) -> Sequence[CategoryNode]:
    count_by_path = {row.path: count_by_id[row.pk] for row in categories if row.pk in count_by_id}
    chosen = next((row.path for row in categories if wanted in (row.path, row.code)), "")
    return category_tree(categories, count_by_path, chosen)


def _did_you_mean(
    text: str, corrections: Mapping[str, str], rows: Sequence[Item], categories: Sequence[CategoryRow]
) -> str:
    names = [name for row in rows for name in (row.name_fr, row.name_en)]
    labels = [category.label for category in categories]
    return with_corrections(text, corrections, [*names, *labels]) if corrections else ""
