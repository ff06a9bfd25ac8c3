"""Items from outside, created or brought up to date; an item that is as the file says is left alone."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Upper

from portal.catalogue.intake.categories import ensure_categories
from portal.catalogue.intake.shapes import ItemIntake, NewItem
from portal.catalogue.intake.units import ensure_units
from portal.catalogue.models import AttributeDefinition, Item, ItemUnit
from portal.catalogue.query import sort_key
from portal.catalogue.services import reindex_items

# field of the file: columns of the item that it fills
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name_fr", "name_en"),
    "name_fr": ("name_fr",),
    "name_en": ("name_en",),
    "description_fr": ("description_fr",),
    "description_en": ("description_en",),
    "brand": ("brand",),
    "category": ("category_id",),
    "gtin": ("gtin",),
    "price": ("list_price",),
    "currency": ("currency",),
    "sales_minimum": ("sales_minimum",),
    "sales_multiple": ("sales_multiple",),
    "vat_rate": ("vat_rate",),
    "weight": ("weight_kg",),
    "volume": ("volume_dm3",),
    "is_chilled": ("is_chilled",),
    "hazard_class": ("hazard_class",),
    "un_number": ("un_number",),
    "attributes": ("attributes",),
}
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
_UPDATABLE = sorted(
    {column for columns in _COLUMNS.values() for column in columns}
    | {"sort_name_fr", "sort_name_en", "search_a"}
)


def take_in_items(*, items: Sequence[NewItem], given: Collection[str]) -> ItemIntake:
    """Create or update items, which are found by code without regard to case; no code may come twice in a call.

    `given` names the fields that the file has: of an item that exists, only these are brought up to date, and
    attributes are merged. Refused: another base unit than the item has (`unit_differs`), a GTIN of another item
    (`gtin_taken`). Side effects: missing units and categories are created; an item whose words
    change loses its search text until `index_new_items`; a changed item
    loses its search words until the catalogue is indexed again.
    """
    with transaction.atomic():
        ensure_units([code for item in items for code in (item.unit, *(unit for unit, _ in item.packs))])
        categories = ensure_categories([item.category for item in items])
        there = _existing([item.sku for item in items])
        refused = _refusals(items, there, given)
        kept = [item for index, item in enumerate(items) if index not in refused]
        fresh = [_item(item, categories) for item in kept if item.sku.upper() not in there]
        Item.objects.bulk_create(fresh)
        changed = [
            there[item.sku.upper()]
            for item in kept
            if item.sku.upper() in there and _change(there[item.sku.upper()], item, categories, given)
        ]
        Item.objects.bulk_update(changed, _UPDATABLE, batch_size=500)
        everything = there | {item.sku.upper(): item for item in fresh}
        repacked = _write_packs(kept, everything, fresh={item.pk for item in fresh})
    updated = {item.pk for item in changed} | repacked
    return ItemIntake(
        len(fresh), len(updated), tuple((index, *why) for index, why in sorted(refused.items()))
    )


def index_new_items() -> int:
    """Give search words to the items that have none, and return how many those were."""
    waiting = list(Item.objects.filter(search_a="").order_by("pk").values_list("pk", flat=True))
    return reindex_items(item_ids=waiting) if waiting else 0


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


def _refusals(
    items: Sequence[NewItem], there: Mapping[str, Item], given: Collection[str]
) -> dict[int, tuple[str, str]]:
    refused: dict[int, tuple[str, str]] = {}
    owners = _gtin_owners([item.gtin for item in items if item.gtin])
    for index, item in enumerate(items):
        found = there.get(item.sku.upper())
        if found is not None and "unit" in given and found.base_unit_id != item.unit:
            refused[index] = ("unit", "unit_differs")
        elif item.gtin and owners.setdefault(item.gtin, item.sku.upper()) != item.sku.upper():
            refused[index] = ("gtin", "gtin_taken")
    return refused


def _gtin_owners(gtins: Sequence[str]) -> dict[str, str]:
    rows = Item.objects.filter(gtin__in=gtins).values_list("gtin", Upper("sku"))
    packs = ItemUnit.objects.filter(gtin__in=gtins).values_list("gtin", Upper(F("item__sku")))
    return dict(packs) | dict(rows)


def _values(item: NewItem, categories: Mapping[tuple[str, ...], int]) -> dict[str, Any]:
    return {
        "name_fr": item.name_fr,
        "name_en": item.name_en,
        "description_fr": item.description_fr,
        "description_en": item.description_en,
        "brand": item.brand,
        "category_id": categories[item.category],
        "gtin": item.gtin,
        "list_price": item.price,
        "currency": item.currency,
        "sales_minimum": item.sales_minimum,
        "sales_multiple": item.sales_multiple,
        "vat_rate": item.vat_rate,
        "weight_kg": item.weight_kg,
        "volume_dm3": item.volume_dm3,
        "is_chilled": item.is_chilled,
        "hazard_class": item.hazard_class,
        "un_number": item.un_number,
        "attributes": dict(item.attributes),
        "sort_name_fr": sort_key(item.name_fr),
        "sort_name_en": sort_key(item.name_en),
    }


def _item(item: NewItem, categories: Mapping[tuple[str, ...], int]) -> Item:
    return Item(sku=item.sku, base_unit_id=item.unit, **_values(item, categories))


def _change(
    there: Item, item: NewItem, categories: Mapping[tuple[str, ...], int], given: Collection[str]
) -> bool:
    """Bring an item up to date in memory; return whether anything differs."""
    values = _values(item, categories) | {"attributes": there.attributes | dict(item.attributes)}
    columns = [column for name in given for column in _COLUMNS.get(name, ())]
    changed = [column for column in columns if getattr(there, column) != values[column]]
    for column in changed:
        setattr(there, column, values[column])
    if _SEARCHED.intersection(changed):
        there.search_a = ""
    there.sort_name_fr, there.sort_name_en = sort_key(there.name_fr), sort_key(there.name_en)
    return bool(changed)


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
