"""What intake takes and tells; pure, so that readers of files can make it without a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item as a file describes it. A pack is (unit code, base units in one); a category the names from the root.

    Units: price for one base unit, weight kg, volume dm³.
    """

    sku: str
    name_fr: str
    name_en: str
    price: Decimal
    currency: str
    category: tuple[str, ...] = ()
    description_fr: str = ""
    description_en: str = ""
    brand: str = ""
    gtin: str = ""
    unit: str = "PCE"
    packs: tuple[tuple[str, Decimal], ...] = ()
    sales_minimum: Decimal = Decimal(1)
    sales_multiple: Decimal = Decimal(1)
    vat_rate: Decimal = Decimal(20)
    weight_kg: Decimal = Decimal(0)
    volume_dm3: Decimal = Decimal(0)
    is_chilled: bool = False
    hazard_class: str = ""
    un_number: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemIntake:
    """What became of the items of one call: `refused` holds (index, field, code of the reason).

    Every item is created, updated, refused or already there.
    """

    created: int
    updated: int
    refused: tuple[tuple[int, str, str], ...] = ()
