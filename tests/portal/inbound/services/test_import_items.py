"""An item file becomes a catalogue: once, brought up to date, and with every refused row explained."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from zeal import zeal_ignore

from portal.catalogue.models import AttributeDefinition, Category, Item, ItemUnit
from portal.inbound.reasons import FileRefused
from portal.inbound.services.import_items import ALL_COLUMNS, ItemOptions, import_items
from portal.inbound.services.reading import ReadOptions
from tests.factories import make_item

HEADER = "Référence;Désignation;Famille;Prix;EAN;Conditionnement;Poids;Couleur\n"
NUT = "EC-M10;Écrou M10;Fixation > Écrous;1,20;3560070976478;boîte:100;12 g;zingué\n"
BOLT = "VI-M10;Vis M10;Fixation;2,45;;;0,05 kg;inox\n"


@pytest.fixture
def load(tmp_path, now, db):
    """Return a function that imports a text and gives the tally and the rejects."""

    def run(text: str, *, options=None, **read):
        path = tmp_path / "items.csv"
        path.write_text(text, encoding="utf-8")
        rejects = tmp_path / "rejects.csv"
        tally = import_items(
            path=path,
            rejects_path=rejects,
            read=ReadOptions(**read),
            options=options or ItemOptions(),
            now=now,
        )
        return tally, rows_of(rejects)

    return run


def rows_of(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_items_are_created_with_all_that_the_file_says(load):
    tally, rejects = load(HEADER + NUT + BOLT, options=ItemOptions(attributes=("Couleur",)))

    assert (tally.read, tally.imported, tally.made["items"], rejects) == (2, 2, 2, [])
    nut = Item.objects.select_related("category").get(sku="EC-M10")
    assert (nut.name_fr, nut.list_price, nut.gtin, nut.weight_kg) == (
        "Écrou M10", Decimal("1.2"), "3560070976478", Decimal("0.012"),
    )  # fmt: skip
    assert (nut.category.name_fr, nut.category.path) == ("Écrous", "fixation/ecrous")
    assert nut.attributes == {"couleur": "zingué"}
    assert AttributeDefinition.objects.get(code="couleur").name_fr == "Couleur"
    assert list(ItemUnit.objects.filter(item=nut).values_list("unit", "factor")) == [("BOX", Decimal(100))]


def test_imported_items_are_found_by_search(load):
    load(HEADER + NUT)

    assert "ecrou" in Item.objects.get(sku="EC-M10").search_a


def test_a_second_import_says_that_all_is_there(load):
    load(HEADER + NUT + BOLT)

    tally, _ = load(HEADER + NUT + BOLT)

    assert (tally.read, tally.imported, tally.already_there, tally.rejected_rows) == (2, 0, 2, 0)
    assert Item.objects.count() == 2


def test_a_changed_row_brings_its_item_up_to_date_and_touches_no_other_field(load):
    load(HEADER + NUT)

    tally, _ = load("sku;prix;ean\nec-m10;1,30;\n")

    nut = Item.objects.get()
    assert (tally.made["items"], tally.made["updated_items"]) == (0, 1)
    assert (nut.sku, nut.list_price, nut.gtin) == ("EC-M10", Decimal("1.3"), "3560070976478")
    assert (nut.name_fr, nut.category.name_fr, nut.currency) == ("Écrou M10", "Écrous", "EUR")


def test_a_new_item_needs_a_name_and_a_price(load):
    _, rejects = load("sku;prix;nom\nA1;1,30;\nB2;;Vis\n")

    assert [row["field"] for row in rejects] == ["name", "price"]
    assert not Item.objects.exists()


def test_a_changed_name_is_found_by_search(load):
    load(HEADER + NUT)

    load("sku;nom\nEC-M10;Rondelle\n")

    assert "rondelle" in Item.objects.get().search_a


def test_every_refused_row_is_explained_and_the_sum_adds_up(load):
    bad = "=cmd();Vis;Fixation;abc;;;;\nEC-M10;Twice;Fixation;1;;;;\nXX;Nut;;1,0;123;;;\n;Nut;;1;;;;\n"

    tally, rejects = load(HEADER + NUT + bad + '"open;Nut\n')

    assert (tally.read, tally.imported, tally.rejected_rows) == (6, 1, 5)
    assert [(row["line"], row["field"]) for row in rejects] == [
        ("3", "price"), ("4", "sku"), ("5", "gtin"), ("6", "sku"), ("7", ""),
    ]  # fmt: skip
    assert rejects[0]["Référence"] == "'=cmd()"
    assert all(row["reason"] for row in rejects)


def test_the_mended_rejects_file_can_be_imported(load, tmp_path):
    load(HEADER + "EC-M10;Écrou;Fixation;abc;;;;\n")
    mended = (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig").replace(",abc,,,", ',"1,20",,,', 2)

    tally, rejects = load(mended.replace(",abc,", ",,"), decimal=",")

    assert (tally.imported, rejects) == (1, [])


def test_a_gtin_or_unit_that_contradicts_the_catalogue_is_refused(load):
    make_item("OLD", gtin="3560070976478")

    tally, rejects = load("sku;nom;prix;ean;unité\nNEW;Nut;1;3560070976478;pce\nOLD;Old;1;;kg\n")

    assert [(row["field"], row["value"]) for row in rejects] == [("gtin", "3560070976478"), ("unit", "KG")]
    assert tally.rejected_rows == 2
    assert Item.objects.count() == 1


def test_a_category_is_found_by_its_name_in_either_language(load):
    make_item("OLD")

    load("sku;nom;prix;famille\nNEW;Nut;1;visserie\nNEW2;Nut;1;Fasteners\n")

    assert Category.objects.count() == 1


def test_all_other_columns_can_become_attributes(load):
    load(
        "sku;nom;prix;Couleur;Diamètre (mm)\nA;Nut;1;bleu;10\n",
        options=ItemOptions(attributes=(ALL_COLUMNS,)),
    )

    assert Item.objects.get().attributes == {"couleur": "bleu", "diametre_mm": "10"}


def test_columns_are_mapped_by_a_file_and_by_position(load, tmp_path):
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"sku": "#1", "name": "#2", "price": "#3"}))

    tally, _ = load("A1;Nut;1,5\nB2;Bolt;2,5\n", mapping_file=mapping, has_header=False)

    assert (tally.read, tally.imported) == (2, 2)


def test_a_file_without_the_columns_imports_nothing(load):
    with pytest.raises(FileRefused) as refused:
        load("numéro;stock\nA1;5\n")

    assert "sku" in refused.value.text
    assert not Item.objects.exists()


def test_an_unknown_attribute_column_is_refused(load):
    with pytest.raises(FileRefused, match="Colour"):
        load(HEADER + NUT, options=ItemOptions(attributes=("Colour",)))

    assert not Item.objects.exists()


@zeal_ignore()
def test_more_rows_than_a_chunk_are_imported(load):
    tally, _ = load("sku;nom;prix\n" + "".join(f"A{n};Nut {n};1\n" for n in range(2_345)))

    assert (tally.read, tally.imported, Item.objects.count()) == (2_345, 2_345, 2_345)
