"""Items as a company's buyer sees them in a list: price, pack, units, own part number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from portal.catalogue.models import Item, OwnPartNumber
from portal.catalogue.pricing import Price, company_prices
from portal.catalogue.query import code_key
from portal.catalogue.units import UnitOption, units_by_item

# all that `hits_of` reads of an item
LISTED_COLUMNS = (
    *(
        "sku",
        "gtin",
        "name_fr",
        "name_en",
        "brand",
        "category_id",
        "base_unit_id",
        "sales_minimum",
        "sales_multiple",
    ),
    *("list_price", "currency", "is_chilled", "hazard_class"),
)
OWN_PART_NUMBERS = """
SELECT item_id, code FROM catalogue_ownpartnumber WHERE company_id = %s AND item_id = ANY(%s) ORDER BY id DESC
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An item in a list, for one company and language. Quantities in base units, prices for one of them."""

    item_id: int
    sku: str
    gtin: str
    name: str
    brand: str
    unit: UnitOption
    pack: UnitOption | None
    units: tuple[UnitOption, ...]
    price: Price
    own_part_number: str
    sales_minimum: Decimal
    sales_multiple: Decimal
    is_chilled: bool
    hazard_class: str
    is_exact: bool = False


def hits_of(
    items: Sequence[Item],
    *,
    company_id: int | None,
    on: date,
    language: str,
    exact_ids: frozenset[int] = frozenset(),
) -> list[Hit]:
    """Items, in their order, as hits. Queries: four whatever their number."""
    prices = company_prices(items, company_id=company_id, on=on)
    units = units_by_item(items, language)
    own = own_part_numbers([item.pk for item in items], company_id=company_id)
    return [
        Hit(
            item_id=item.pk,
            sku=item.sku,
            gtin=item.gtin,
            name=getattr(item, f"name_{language}"),
            brand=item.brand,
            unit=next(option for option in units[item.pk] if option.code == item.base_unit_id),
            pack=next((option for option in units[item.pk] if option.is_pack), None),
            units=units[item.pk],
            price=prices[item.pk],
            own_part_number=own.get(item.pk, ""),
            sales_minimum=item.sales_minimum,
            sales_multiple=item.sales_multiple,
            is_chilled=item.is_chilled,
            hazard_class=item.hazard_class,
            is_exact=item.pk in exact_ids,
        )
        for item in items
    ]


def own_part_numbers(item_ids: Sequence[int], *, company_id: int | None) -> dict[int, str]:
    """A company's own codes by item id; of several the oldest. Queries: one, none without company."""
    if company_id is None or not item_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(OWN_PART_NUMBERS, [company_id, list(item_ids)])
        return dict(cursor.fetchall())


def begun_part_numbers(text: str, *, company_id: int | None, limit: int) -> dict[int, str]:
    """A company's own codes that begin as a text does, by item id. Queries: one, none without company."""
    key = code_key(text)
    if company_id is None or not key:
        return {}
    rows = OwnPartNumber.objects.filter(company_id=company_id, code_key__startswith=key).order_by(
        "code_key", "pk"
    )
    return dict(rows.values_list("item_id", "code")[:limit])
