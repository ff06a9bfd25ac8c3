"""One row of an item file: its fields, and the item that it describes."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from portal.catalogue.intake.shapes import NewItem

from .delimited import Record
from .flaws import UnusableRow
from .mapping import FieldSpec, Layout
from .units import packs, unit_code
from .values import Values, clean_code, clean_gtin, clean_text

FIELDS = (
    FieldSpec(
        "sku",
        ("sku", "itemcode", "itemno", "itemnumber", "stockcode", "stockitemid", "articlecode", "productcode",
         "partnumber", "codearticle", "refarticle", "referencearticle", "reference", "ref", "codeproduit", "code",
         "article", "item"),
        is_required=True,
    ),
    FieldSpec("name_fr", ("namefr", "nomfr", "designationfr", "libellefr", "frenchname", "nomfrancais")),
    FieldSpec("name_en", ("nameen", "nomen", "designationen", "libelleen", "englishname", "nomanglais")),
    FieldSpec(
        "name",
        ("name", "itemname", "productname", "stockitemname", "designation", "libelle", "nom", "intitule", "title",
         "description"),
    ),
    FieldSpec("description_fr", ("descriptionfr", "descriptionfrancaise", "texte", "descriptif")),
    FieldSpec("description_en", ("descriptionen", "englishdescription", "longdescription", "description")),
    FieldSpec("price", ("price", "listprice", "unitprice", "prix", "prixtarif", "tarif", "prixunitaire", "prixht",
                        "puht", "pu", "recommendedretailprice")),
    FieldSpec("currency", ("currency", "devise", "currencycode")),
    FieldSpec("category", ("category", "categorie", "famille", "family", "group", "groupe", "rayon")),
    FieldSpec("brand", ("brand", "marque", "manufacturer", "fabricant")),
    FieldSpec("gtin", ("gtin", "ean", "ean13", "barcode", "codebarres", "codebarre", "gencod", "upc")),
    FieldSpec("unit", ("unit", "baseunit", "uom", "unite", "unitedebase", "unitofmeasure", "unitpackage")),
    FieldSpec("packs", ("packs", "pack", "packsize", "conditionnement", "conditionnements", "colisage",
                        "quantityperouter")),
    FieldSpec("sales_minimum", ("salesminimum", "minimum", "minqty", "minimumquantity", "quantiteminimum",
                                "quantitemini", "moq")),
    FieldSpec("sales_multiple", ("salesmultiple", "multiple", "multipledevente", "parmultiplede")),
    FieldSpec("vat_rate", ("vatrate", "vat", "taxrate", "tva", "tauxtva")),
    FieldSpec("weight", ("weight", "weightkg", "poids", "poidskg", "typicalweightperunit", "netweight", "poidsnet")),
    FieldSpec("volume", ("volume", "volumedm3", "volumel")),
    FieldSpec("is_chilled", ("chilled", "ischilled", "ischillerstock", "frais", "refrigere")),
    FieldSpec("hazard_class", ("hazardclass", "hazard", "classedanger", "classededanger", "adr")),
    FieldSpec("un_number", ("unnumber", "un", "numeroonu", "onu", "codeonu")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemRules:
    """What holds for a whole file: the columns that become attributes (attribute code to cell position)."""

    attributes: Mapping[str, int] = field(default_factory=dict)


def attribute_code(column: str) -> str:
    """Return a column's code as an attribute: lower-case ASCII words joined by underscores."""
    folded = unicodedata.normalize("NFKD", column).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", folded).strip("_")[:40]


def parse_item_row(record: Record, layout: Layout, values: Values, rules: ItemRules) -> NewItem:
    """Read one item; an empty cell says nothing.

    Raises: UnusableRow, for the first field at fault.
    """
    layout.check_width(record)

    def text(name: str, longest: int = 200) -> str:
        return clean_text(name, layout.cell(record, name), longest)

    def number(name: str, limit: int, places: int) -> Decimal | None:
        return _number(layout.cell(record, name), values, name, (Decimal(10**limit), places))

    sku = clean_code("sku", layout.cell(record, "sku"), 40)
    if not sku:
        raise UnusableRow("sku", "missing")
    name, name_fr, name_en = text("name"), text("name_fr"), text("name_en")
    chilled = layout.cell(record, "is_chilled")
    return NewItem(
        sku=sku,
        name_fr=name_fr or name or name_en,
        name_en=name_en or name or name_fr,
        description_fr=text("description_fr", 4000),
        description_en=text("description_en", 4000),
        brand=text("brand", 60),
        category=category_path(text("category")),
        gtin=clean_gtin(layout.cell(record, "gtin")),
        unit=unit_code(layout.cell(record, "unit")),
        packs=packs(layout.cell(record, "packs")),
        price=number("price", 10, 4),
        currency=_currency(layout.cell(record, "currency")),
        sales_minimum=_positive("sales_minimum", number("sales_minimum", 12, 3)),
        sales_multiple=_positive("sales_multiple", number("sales_multiple", 12, 3)),
        vat_rate=number("vat_rate", 3, 2),
        weight_kg=_weight(layout.cell(record, "weight"), values),
        volume_dm3=number("volume", 7, 5),
        is_chilled=values.yes("is_chilled", chilled) if chilled.strip() else None,
        hazard_class=text("hazard_class", 20),
        un_number=text("un_number", 6),
        attributes=_attributes(record, rules),
    )


def category_path(text: str) -> tuple[str, ...]:
    """Cut a category path at `>` or `/`, from the root down."""
    return tuple(part.strip()[:80] for part in re.split(r"\s*>\s*|/", text) if part.strip())


def _number(text: str, values: Values, name: str, bounds: tuple[Decimal, int]) -> Decimal | None:
    if not text.strip():
        return None
    limit, places = bounds
    found = values.number(name, text.strip().removesuffix("%"))
    if found < 0:
        raise UnusableRow(name, "negative", text)
    if found >= limit:
        raise UnusableRow(name, "too_large", text)
    if round(found, places) != found:
        raise UnusableRow(name, "too_precise", text)
    return found


def _positive(name: str, number: Decimal | None) -> Decimal | None:
    if number is not None and number <= 0:
        raise UnusableRow(name, "not_positive", str(number))
    return number


def _weight(text: str, values: Values) -> Decimal | None:
    weight = values.kilograms("weight", text)
    if weight is not None and weight >= 10**7:
        raise UnusableRow("weight", "too_large", text)
    return None if weight is None else round(weight, 5)


def _currency(text: str) -> str:
    code = text.strip().upper()
    if code and not re.fullmatch(r"[A-Z]{3}", code):
        raise UnusableRow("currency", "bad_currency", text)
    return code


def _attributes(record: Record, rules: ItemRules) -> dict[str, str]:
    found = {}
    for code, position in rules.attributes.items():
        value = clean_text(code, record.cells[position], 200) if position < len(record.cells) else ""
        if value:
            found[code] = value
    return found
