"""A row of an item file becomes an item, or is refused with its reason."""

from decimal import Decimal

import pytest

from portal.inbound.codec.delimited import Record
from portal.inbound.codec.flaws import UnusableRow
from portal.inbound.codec.items import FIELDS, ItemRules, attribute_code, category_path, parse_item_row
from portal.inbound.codec.mapping import find_layout
from portal.inbound.codec.values import Conventions, Values


def parse(**cells):
    layout = find_layout([Record(1, list(cells))], FIELDS, {})
    rules = ItemRules({name.lower(): at for name, at in layout.others.items()})
    return parse_item_row(Record(2, list(cells.values())), layout, Values(Conventions(decimal=",")), rules)


def test_a_french_row_is_read_whole():
    item = parse(
        Référence="EC-M10", Désignation="Écrou M10", Famille="Fixation > Écrous", Prix="1 234,50", TVA="20 %",
        EAN="3560070976478", Conditionnement="boîte de 100", Poids="12 g", Frais="non", Marque="Acme", Couleur="zingué",
    )  # fmt: skip

    assert (item.sku, item.name_fr, item.name_en, item.brand) == ("EC-M10", "Écrou M10", "Écrou M10", "Acme")
    assert (item.category, item.gtin, item.unit) == (("Fixation", "Écrous"), "3560070976478", "")
    assert (item.price, item.vat_rate, item.weight_kg) == (Decimal("1234.5"), Decimal(20), Decimal("0.012"))
    assert item.packs == (("BOX", Decimal(100)),)
    assert item.attributes == {"couleur": "zingué"}


def test_each_language_has_its_name_and_one_serves_for_both():
    assert parse(sku="A", name_en="Nut", price="1").name_fr == "Nut"
    assert parse(sku="A", name_fr="Écrou", name_en="Nut", price="1").name_fr == "Écrou"


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ({"sku": ""}, "sku", "missing"), ({"weight": "heavy"}, "weight", "not_a_weight"),
        ({"price": "-1"}, "price", "negative"), ({"price": "1,00001"}, "price", "too_precise"),
        ({"price": "1e3"}, "price", "not_a_number"), ({"gtin": "123"}, "gtin", "bad_gtin"),
        ({"unit": "firkin"}, "unit", "unknown_unit"), ({"packs": "some"}, "packs", "bad_pack"),
        ({"multiple": "0"}, "sales_multiple", "not_positive"), ({"currency": "euro"}, "currency", "bad_currency"),
        ({"sku": "x" * 41}, "sku", "too_long"), ({"chilled": "maybe"}, "is_chilled", "not_yes_or_no"),
    ],
)  # fmt: skip
def test_an_unusable_row_names_field_and_reason(cells, field, code):
    with pytest.raises(UnusableRow) as refused:
        parse(**{"sku": "A1", "name": "Bolt", "price": "1", **cells})

    assert (refused.value.flaw.field, refused.value.flaw.code) == (field, code)


def test_a_path_is_cut_and_a_column_becomes_a_code():
    assert category_path(" Fixation > Écrous/Inox ") == ("Fixation", "Écrous", "Inox")
    assert attribute_code("Diamètre (mm)") == "diametre_mm"
