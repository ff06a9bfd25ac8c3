"""Reading the catalogue: one item in full, items by any code, categories to browse."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Category, Item, ItemUnit, OwnPartNumber, Substitute
from portal.catalogue.query import code_candidates
from portal.catalogue.query.facets import CategoryNode, category_tree
from portal.catalogue.selectors_attributes import AttributeLine, attribute_definitions, attribute_lines
from portal.catalogue.selectors_facets import category_rows
from portal.catalogue.selectors_hits import LISTED_COLUMNS, Hit, hits_of
from portal.catalogue.selectors_visibility import visible_items
from portal.kernel.errors import NotFound

MOST_RELATED = 8


class ItemNotFound(NotFound):
    """No item of that code in the company's sight."""

    code = "item_not_found"
    message = _("There is no item %(sku)s in your catalogue.")
    remedy = _("Check the code or search by name.")


@dataclass(frozen=True, slots=True)
class CategoryLink:
    """A step of the way to a category."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """All that a buyer reads of an item; `hit` holds price, breaks, units and own part number."""

    hit: Hit
    description: str
    attributes: Sequence[AttributeLine]
    category_path: Sequence[CategoryLink]
    substitutes: Sequence[Hit]
    related: Sequence[Hit]
    weight_kg: str
    volume_dm3: str
    un_number: str


def item_in_sight(*, sku: str, company_id: int | None, on: date) -> Item:
    """An item that a company may see on a day, with its category. Raises: ItemNotFound."""
    found = visible_items(company_id=company_id, on=on).select_related("category")
    item = found.filter(sku=sku).first()
    if item is None:
        raise ItemNotFound(field="sku", sku=sku)
    return item


def item_detail(*, sku: str, company_id: int | None, on: date, language: str) -> ItemDetail:
    """One item in full. Raises: ItemNotFound. Queries: eleven."""
    item = item_in_sight(sku=sku, company_id=company_id, on=on)
    visible = visible_items(company_id=company_id, on=on)
    substitutes = _substitutes(item, visible)
    related = _related(item, visible, {one.pk for one in substitutes})
    hits = hits_of([item, *substitutes, *related], company_id=company_id, on=on, language=language)
    return ItemDetail(
        hit=hits[0],
        description=getattr(item, f"description_{language}"),
        attributes=attribute_lines(item.attributes, attribute_definitions(language, codes=item.attributes)),
        category_path=category_path(item.category.path, language),
        substitutes=hits[1 : 1 + len(substitutes)],
        related=hits[1 + len(substitutes) :],
        weight_kg=format(item.weight_kg.normalize(), "f"),
        volume_dm3=format(item.volume_dm3.normalize(), "f"),
        un_number=item.un_number,
    )


def category_path(path: str, language: str) -> list[CategoryLink]:
    """The way from the root to a category. Queries: one."""
    codes = path.split("/")
    paths = ["/".join(codes[:length]) for length in range(1, len(codes) + 1)]
    rows = Category.objects.filter(path__in=paths).order_by("path", "pk")
    return [CategoryLink(row.path, getattr(row, f"name_{language}")) for row in rows]


def browse_categories(*, company_id: int | None, on: date, language: str) -> Sequence[CategoryNode]:
    """The tree of categories with the number of items in sight in each and below. Queries: two."""
    counted = visible_items(company_id=company_id, on=on).order_by().values_list("category__path")
    count_by_path = dict(counted.annotate(items=Count("pk")))
    return category_tree(category_rows(language), count_by_path, "")


def hits_by_id(*, item_ids: Iterable[int], company_id: int | None, on: date, language: str) -> dict[int, Hit]:
    """Items in sight as hits, by id (a basket's lines, an order's items). Queries: five."""
    found = visible_items(company_id=company_id, on=on).filter(pk__in=list(item_ids))
    rows = list(found.only(*LISTED_COLUMNS))
    return {hit.item_id: hit for hit in hits_of(rows, company_id=company_id, on=on, language=language)}


def items_by_code(*, codes: Sequence[str], company_id: int | None, on: date) -> dict[str, Item]:
    """Items in sight by item code, own part number or GTIN of any pack, as typed; unknown codes are absent.

    A company's own part number goes before an item code, that before a GTIN. Queries: four.
    """
    candidates = {code: code_candidates(code) for code in codes}
    skus = {sku for one in candidates.values() for sku in one.skus}
    gtins = {gtin for one in candidates.values() for gtin in one.gtins}
    keys = {key for one in candidates.values() for key in one.keys}
    own = _own_items(keys, company_id)
    packs = dict(ItemUnit.objects.filter(gtin__in=gtins).order_by("-pk").values_list("gtin", "item_id"))
    wanted = Q(sku__in=skus) | Q(gtin__in=gtins) | Q(pk__in=[*own.values(), *packs.values()])
    rows = list(visible_items(company_id=company_id, on=on).filter(wanted))
    by_id = {row.pk: row for row in rows}
    by_code = {row.gtin: row for row in rows if row.gtin} | {row.sku: row for row in rows}
    by_code |= {gtin: by_id[pk] for gtin, pk in packs.items() if pk in by_id and gtin not in by_code}
    found: dict[str, Item] = {}
    for code, one in candidates.items():
        mine = [by_id[own[key]] for key in one.keys if own.get(key) in by_id]
        others = [by_code[name] for name in (*one.skus, *one.gtins) if name in by_code]
        if mine or others:
            found[code] = [*mine, *others][0]
    return found


def _own_items(keys: Iterable[str], company_id: int | None) -> Mapping[str, int]:
    if company_id is None:
        return {}
    rows = OwnPartNumber.objects.filter(company_id=company_id, code_key__in=list(keys))
    return dict(rows.values_list("code_key", "item_id"))


def _substitutes(item: Item, visible: QuerySet[Item]) -> list[Item]:
    ranked = (
        Substitute.objects.filter(item=item).order_by("rank", "pk").values_list("substitute_id", flat=True)
    )
    by_id = {row.pk: row for row in visible.filter(pk__in=list(ranked))}
    return [by_id[pk] for pk in ranked if pk in by_id]


def _related(item: Item, visible: QuerySet[Item], already: set[int]) -> list[Item]:
    """The most popular others of the same category."""
    others = visible.filter(category_id=item.category_id).exclude(pk__in=[item.pk, *already])
    return list(others.order_by("-popularity", "pk")[:MOST_RELATED])
