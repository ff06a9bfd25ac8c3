"""What lines can ask for: items by their code with the units that they come in, and what may replace them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from portal.catalogue.models import Item
from portal.catalogue.selectors_visibility import VISIBLE, visible_to
from portal.catalogue.units import UnitOption
from portal.kernel.columns import Columns
from portal.kernel.statements import Row, ask

# what a line needs to know of its item
ITEM_COLUMNS: Final = (
    "sku", "name_fr", "name_en", "base_unit", "category_id", "sales_minimum", "sales_multiple", "list_price",
    "currency", "vat_rate", "weight_kg", "volume_dm3", "is_chilled", "hazard_class",
)  # fmt: skip
_ITEM: Final = Columns(Item, "item", ITEM_COLUMNS)
# substitutes by key and code, best first, of the items of the row `asked`
_OTHERS: Final = f"""
    SELECT array_agg(item.id ORDER BY substitute.rank, substitute.id) AS keys,
           array_agg(item.sku ORDER BY substitute.rank, substitute.id) AS skus
      FROM catalogue_substitute AS substitute JOIN catalogue_item AS item ON item.id = substitute.substitute_id
     WHERE substitute.item_id = asked.id AND {VISIBLE}
"""  # noqa: S608 - a condition of our own
_ITEMS: Final = f"""
    SELECT {_ITEM.sql}, unit.codes, unit.factors, other.keys, other.skus
      FROM catalogue_item AS item
      CROSS JOIN LATERAL (SELECT item.id) AS asked
      CROSS JOIN LATERAL (
           SELECT array_agg(unit_id ORDER BY position, id) AS codes, array_agg(factor ORDER BY position, id) AS factors
             FROM catalogue_itemunit WHERE item_id = item.id) AS unit
      CROSS JOIN LATERAL ({_OTHERS}) AS other
     WHERE item.sku = ANY(%(skus)s) AND {VISIBLE}
"""  # noqa: S608 - names of our own columns
_SUBSTITUTES: Final = f"""
    SELECT asked.id, other.keys, other.skus FROM unnest(%(items)s::bigint[]) AS asked (id)
     CROSS JOIN LATERAL ({_OTHERS}) AS other WHERE other.keys IS NOT NULL
"""  # noqa: S608 - names of our own columns
Others = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Orderable:
    """An item, the units that it can be ordered in, nameless, its base unit first, and its substitutes as key and code.

    Substitutes are those that the company may order, best first.
    """

    item: Item
    units: tuple[UnitOption, ...]
    substitutes: Others


def orderable_items(skus: Collection[str], *, company_id: int, on: date) -> dict[str, Orderable]:
    """Return the items of these codes that a company may order, by code. Queries: one."""
    rows = ask(_ITEMS, {"skus": list(skus), **visible_to(company_id=company_id, on=on)})
    found = [_orderable(row) for row in rows]
    return {orderable.item.sku: orderable for orderable in found}


def _orderable(row: Row) -> Orderable:
    *columns, codes, factors, keys, skus = row
    item = _ITEM.instance(columns)
    base = item.base_unit_id
    others = zip(codes or (), factors or (), strict=True)
    units = (UnitOption(code, "", "", factor) for code, factor in others if code != base)
    return Orderable(item, (UnitOption(base, "", "", Decimal(1)), *units), _others(keys, skus))


def _others(keys: list[int] | None, skus: list[str] | None) -> Others:
    return tuple(zip(keys or (), skus or (), strict=True))


def substitutes_of(item_ids: Collection[int], *, company_id: int, on: date) -> dict[int, Others]:
    """Return what may replace items and a company may order, best first, as key and code. Queries: one."""
    rows = ask(_SUBSTITUTES, {"items": list(item_ids), **visible_to(company_id=company_id, on=on)})
    return {item_id: _others(keys, skus) for item_id, keys, skus in rows}
