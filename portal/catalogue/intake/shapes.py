"""What intake takes and tells; pure, so that readers of files can make it without a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item as a file describes it; what is empty or None is not said, and leaves an item that exists as it is.

    A pack is (unit code, base units in one); a category the names from the root.
    Units: price for one base unit, weight kg, volume dm³.
    """

    sku: str
    name_fr: str = ""
    name_en: str = ""
    price: Decimal | None = None
    currency: str = ""
    category: tuple[str, ...] = ()
    description_fr: str = ""
    description_en: str = ""
    brand: str = ""
    gtin: str = ""
    unit: str = ""
    packs: tuple[tuple[str, Decimal], ...] = ()
    sales_minimum: Decimal | None = None
    sales_multiple: Decimal | None = None
    vat_rate: Decimal | None = None
    weight_kg: Decimal | None = None
    volume_dm3: Decimal | None = None
    is_chilled: bool | None = None
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
