"""What lines can ask for: items by their code with the units that they come in, and what may replace them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from portal.catalogue.models import Item
from portal.catalogue.selectors_visibility import VISIBLE, visible_to
from portal.catalogue.units import UnitOption
from portal.kernel.columns import Columns
from portal.kernel.statements import ask

# what a line needs to know of its item
ITEM_COLUMNS: Final = (
    "sku", "name_fr", "name_en", "base_unit", "category_id", "sales_minimum", "sales_multiple", "list_price",
    "currency", "vat_rate", "weight_kg", "volume_dm3", "is_chilled", "hazard_class",
)  # fmt: skip
_ITEM: Final = Columns(Item, "item", ITEM_COLUMNS)
_ITEMS: Final = f"""
    SELECT {_ITEM.sql},
           ARRAY(SELECT unit_id FROM catalogue_itemunit WHERE item_id = item.id ORDER BY position, id),
           ARRAY(SELECT factor FROM catalogue_itemunit WHERE item_id = item.id ORDER BY position, id)
      FROM catalogue_item AS item WHERE item.sku = ANY(%(skus)s) AND {VISIBLE}
"""  # noqa: S608 - names of our own columns
_SUBSTITUTES: Final = f"""
    SELECT substitute.item_id, item.id, item.sku
      FROM catalogue_substitute AS substitute JOIN catalogue_item AS item ON item.id = substitute.substitute_id
     WHERE substitute.item_id = ANY(%(items)s) AND {VISIBLE}
     ORDER BY substitute.item_id, substitute.rank, substitute.id
"""  # noqa: S608 - a condition of our own


@dataclass(frozen=True, slots=True)
class Orderable:
    """An item and the units that it can be ordered in, nameless, its base unit first."""

    item: Item
    units: tuple[UnitOption, ...]


def orderable_items(skus: Collection[str], *, company_id: int, on: date) -> dict[str, Orderable]:
    """Return the items of these codes that a company may order, by code. Queries: one."""
    rows = ask(_ITEMS, {"skus": list(skus), **visible_to(company_id=company_id, on=on)})
    found = [(_ITEM.instance(row[:-2]), row[-2], row[-1]) for row in rows]
    return {item.sku: Orderable(item, _units(item, codes, factors)) for item, codes, factors in found}


def _units(item: Item, codes: list[str], factors: list[Decimal]) -> tuple[UnitOption, ...]:
    base = item.base_unit_id
    others = [
        UnitOption(code, "", "", factor) for code, factor in zip(codes, factors, strict=True) if code != base
    ]
    return (UnitOption(base, "", "", Decimal(1)), *others)


def substitutes_of(
    item_ids: Collection[int], *, company_id: int, on: date
) -> dict[int, tuple[tuple[int, str], ...]]:
    """Return what may replace items and a company may order, best first, as key and code. Queries: one."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    values = {"items": list(item_ids), **visible_to(company_id=company_id, on=on)}
    for item_id, other_id, sku in ask(_SUBSTITUTES, values):
        found[item_id].append((other_id, sku))
    return {item_id: tuple(others) for item_id, others in found.items()}
