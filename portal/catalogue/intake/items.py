"""Items from outside, created or brought up to date; an item that is as the file says is left alone."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Upper

from portal.catalogue.intake.categories import ensure_categories
from portal.catalogue.intake.shapes import ItemIntake, NewItem
from portal.catalogue.intake.units import ensure_units
from portal.catalogue.models import AttributeDefinition, Item, ItemUnit
from portal.catalogue.query import sort_key
from portal.catalogue.services import reindex_items

PIECE = "PCE"
_SEARCHED = {
    "name_fr",
    "name_en",
    "description_fr",
    "description_en",
    "brand",
    "category_id",
    "gtin",
    "attributes",
}
_PLAIN_COLUMNS = (
    "name_fr", "name_en", "description_fr", "description_en", "brand", "gtin", "currency", "sales_minimum",
    "sales_multiple", "vat_rate", "weight_kg", "volume_dm3", "is_chilled", "hazard_class", "un_number",
)  # fmt: skip
_UPDATABLE = (
    *_PLAIN_COLUMNS, "list_price", "category_id", "attributes", "sort_name_fr", "sort_name_en", "search_a",
)  # fmt: skip


_WRITE_POPULARITY = """
    UPDATE catalogue_item AS item SET popularity = new.rank
      FROM unnest(%s::bigint[], %s::float[]) AS new(id, rank)
     WHERE item.id = new.id AND item.popularity <> new.rank
"""


def take_in_items(*, items: Sequence[NewItem], category: tuple[str, ...], currency: str) -> ItemIntake:
    """Create or update items, found by code without regard to case; no code may come twice in a call.

    `category` and `currency` are those of new items that name none. What an item does not say stays as it is;
    attributes are merged. Refused: a new item without name or price (`missing`), another base unit than the item has
    (`unit_differs`), a GTIN of another item (`gtin_taken`). Side effects: missing units and categories are created;
    an item whose words change loses its search text until `index_new_items`.
    """
    with transaction.atomic():
        ensure_units(
            [PIECE, *(code for item in items for code in (item.unit, *(unit for unit, _ in item.packs)))]
        )
        there = _existing([item.sku for item in items])
        homeless = (
            [category] if any(not item.category and item.sku.upper() not in there for item in items) else []
        )
        categories = ensure_categories([*homeless, *(item.category for item in items if item.category)])
        refused = _refusals(items, there)
        kept = [item for index, item in enumerate(items) if index not in refused]
        defaults = {"category_id": categories.get(category), "currency": currency}
        fresh = [
            _new(item, defaults | _said(item, categories)) for item in kept if item.sku.upper() not in there
        ]
        Item.objects.bulk_create(fresh)
        known = [(there[item.sku.upper()], item) for item in kept if item.sku.upper() in there]
        changed = [found for found, item in known if _change(found, _said(item, categories))]
        Item.objects.bulk_update(changed, [_column(name) for name in _UPDATABLE], batch_size=500)
        owners = there | {item.sku.upper(): item for item in fresh}
        repacked = _write_packs(kept, owners, fresh={item.pk for item in fresh})
    updated = {item.pk for item in changed} | repacked
    return ItemIntake(
        len(fresh), len(updated), tuple((index, *why) for index, why in sorted(refused.items()))
    )


def create_items(*, items: Sequence[NewItem], category: tuple[str, ...], currency: str) -> int:
    """Create the items that do not exist, leave the others as they are, and return how many are new."""
    there = _existing([item.sku for item in items])
    fresh = [item for item in items if item.sku.upper() not in there]
    return take_in_items(items=fresh, category=category, currency=currency).created if fresh else 0


def index_new_items() -> int:
    """Give search words to the items that have none, and return how many those were."""
    waiting = list(Item.objects.filter(search_a="").order_by("pk").values_list("pk", flat=True))
    return reindex_items(item_ids=waiting) if waiting else 0


def rank_by_demand(*, lines_by_item: Mapping[int, int]) -> None:
    """Set the popularity of items to their order lines as a multiple of the average item's."""
    if not lines_by_item:
        return
    average = sum(lines_by_item.values()) / len(lines_by_item)
    ranks = [round(lines / average, 4) for lines in lines_by_item.values()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_WRITE_POPULARITY, [list(lines_by_item), ranks])


def ensure_attributes(names: Mapping[str, str]) -> None:
    """Create the attribute definitions (code to name) that do not exist."""
    known = set(AttributeDefinition.objects.filter(code__in=names).values_list("code", flat=True))
    AttributeDefinition.objects.bulk_create(
        [
            AttributeDefinition(code=code, name_fr=name[:60], name_en=name[:60])
            for code, name in names.items()
            if code not in known
        ],
        ignore_conflicts=True,
    )


def _existing(skus: Sequence[str]) -> dict[str, Item]:
    rows = Item.objects.annotate(code=Upper("sku")).filter(code__in=[sku.upper() for sku in skus])
    return {item.sku.upper(): item for item in rows.order_by("-pk")}


def _refusals(items: Sequence[NewItem], there: Mapping[str, Item]) -> dict[int, tuple[str, str]]:
    owners = _gtin_owners([item.gtin for item in items if item.gtin])
    refused: dict[int, tuple[str, str]] = {}
    for index, item in enumerate(items):
        why = _refusal(item, there.get(item.sku.upper()), owners)
        if why is not None:
            refused[index] = why
    return refused


def _refusal(item: NewItem, found: Item | None, gtin_owners: dict[str, str]) -> tuple[str, str] | None:
    if found is None and not item.name_fr:
        return "name", "missing"
    if found is None and item.price is None:
        return "price", "missing"
    if found is not None and item.unit and found.base_unit_id != item.unit:
        return "unit", "unit_differs"
    if item.gtin and gtin_owners.setdefault(item.gtin, item.sku.upper()) != item.sku.upper():
        return "gtin", "gtin_taken"
    return None


def _gtin_owners(gtins: Sequence[str]) -> dict[str, str]:
    rows = Item.objects.filter(gtin__in=gtins).values_list("gtin", Upper("sku"))
    packs = ItemUnit.objects.filter(gtin__in=gtins).values_list("gtin", Upper(F("item__sku")))
    return dict(packs) | dict(rows)


def _said(item: NewItem, categories: Mapping[tuple[str, ...], int]) -> dict[str, Any]:
    """Return the columns that the file gives, with their values."""
    values = {name: getattr(item, name) for name in _PLAIN_COLUMNS}
    values |= {
        "list_price": item.price,
        "category_id": categories.get(item.category),
        "attributes": item.attributes,
    }
    return {name: value for name, value in values.items() if value not in (None, "", {})}


def _new(item: NewItem, values: Mapping[str, Any]) -> Item:
    made = Item(sku=item.sku, base_unit_id=item.unit or PIECE, **values)
    _set_sort_names(made)
    return made


def _change(found: Item, said: Mapping[str, Any]) -> bool:
    """Bring an item up to date in memory; return whether anything differs."""
    values = dict(said)
    if "attributes" in said:
        values["attributes"] = found.attributes | said["attributes"]
    changed = [column for column, value in values.items() if getattr(found, column) != value]
    for column in changed:
        setattr(found, column, values[column])
    if _SEARCHED.intersection(changed):
        found.search_a = ""
        _set_sort_names(found)
    return bool(changed)


def _set_sort_names(item: Item) -> None:
    item.sort_name_fr, item.sort_name_en = sort_key(item.name_fr), sort_key(item.name_en)


def _column(name: str) -> str:
    return name.removesuffix("_id")


def _write_packs(items: Sequence[NewItem], owners: Mapping[str, Item], *, fresh: set[int]) -> set[int]:
    """Add and correct packs; return the keys of the items that were there and changed by it."""
    wanted: dict[tuple[int, str], tuple[Decimal, int]] = {}
    for item in items:
        owner = owners[item.sku.upper()]
        for position, (unit, factor) in enumerate(item.packs, start=1):
            if unit != owner.base_unit_id:
                wanted[owner.pk, unit] = (factor, position)
    there = {
        (row.item_id, row.unit_id): row
        for row in ItemUnit.objects.filter(item__in={key for key, _ in wanted})
    }
    new = [
        ItemUnit(item_id=key, unit_id=unit, factor=factor, position=position, is_pack=position == 1)
        for (key, unit), (factor, position) in wanted.items()
        if (key, unit) not in there
    ]
    differing = [row for key, row in there.items() if key in wanted and row.factor != wanted[key][0]]
    for row in differing:
        row.factor = wanted[row.item_id, row.unit_id][0]
    ItemUnit.objects.bulk_create(new)
    ItemUnit.objects.bulk_update(differing, ["factor"])
    return {row.item_id for row in (*new, *differing)} - fresh
