"""The generated catalogue: enough of it, each item once, codes that hold, prices that grow with size."""

from collections import defaultdict

import pytest
from stdnum import ean

from portal.demo.facts.attributes import ATTRIBUTES, UNITS
from portal.demo.facts.catalogue import FAMILIES, commercial_price, items
from portal.demo.facts.categories import CATEGORIES
from portal.demo.facts.gtin import check_digit
from portal.demo.facts.synonyms import SYNONYMS
from portal.demo.loading.catalogue import value_labels


def test_the_catalogue_has_about_twenty_thousand_items():
    assert 19_000 <= len(items()) <= 24_000


def test_every_code_gtin_and_name_is_there_once():
    gtins = [gtin for item in items() for gtin in (item.gtin, *(pack.gtin for pack in item.packs))]

    assert len({item.sku for item in items()}) == len(items())
    assert len({item.name.fr for item in items()}) == len(items())
    assert len({item.name.en for item in items()}) == len(items())
    assert len(set(gtins)) == len(gtins)


def test_check_digits_of_pieces_and_packs_hold_and_the_prefix_is_of_restricted_circulation():
    assert check_digit("400638133393") == "1"
    for item in items()[::37]:
        assert ean.is_valid(item.gtin)
        assert item.gtin.startswith("29")
        assert all(ean.is_valid(pack.gtin) for pack in item.packs)


def test_every_item_reads_in_both_languages_and_fits_its_columns():
    for item in items():
        assert item.name.fr.strip()
        assert item.name.en.strip()
        assert "{" not in item.name.fr + item.name.en
        assert len(item.name.fr) <= 200
        assert len(item.sku) <= 40
        assert all(value.label.fr and value.label.en for value in item.values)


def test_items_use_known_categories_attributes_and_units():
    categories = {category.code for category in CATEGORIES}
    attributes = {attribute.code for attribute in ATTRIBUTES}
    units = {unit.code for unit in UNITS}

    assert {item.category for item in items()} <= categories
    assert {value.attribute for item in items() for value in item.values} == attributes
    assert {item.unit for item in items()} | {pack.unit for item in items() for pack in item.packs} <= units


def test_a_bolt_is_named_as_a_catalogue_does():
    bolt = next(item for item in items() if item.sku == "4017-M10-50-A2")

    assert bolt.name == (
        "Vis à tête hexagonale ISO 4017 M10x50 inox A2",
        "Hexagon head screw ISO 4017 M10x50 stainless A2",
    )
    assert 0.03 < bolt.weight < 0.05


@pytest.mark.parametrize(
    "axis", ["length_mm", "thread", "diameter_mm", "section_mm2", "volume_l", "weight_kg"]
)
def test_list_prices_never_fall_along_a_size(axis: str):
    compared = 0
    for family in FAMILIES:
        if axis not in family.axes:
            continue
        rows = defaultdict(list)
        for combination in family.combinations():
            rest = tuple(choice.code for code, choice in combination.items() if code != axis)
            rows[rest].append((combination[axis].number, commercial_price(family.list_price(combination))))
        for sizes in rows.values():
            ordered = [price for _, price in sorted(sizes)]
            assert ordered == sorted(ordered), (family.code, sizes)
            compared += len(ordered)

    assert compared > 100


def test_packs_hold_whole_multiples_and_more_than_a_piece():
    for item in items():
        assert all(pack.factor > 1 and pack.factor % item.multiple == 0 for pack in item.packs), item.sku


def test_dangerous_and_chilled_goods_are_flagged():
    flagged = {item.hazard.un_number for item in items() if item.hazard}

    assert {"UN1950", "UN1791", "UN1824"} <= flagged
    assert {item.category for item in items() if item.chilled} == {"fresh"}
    assert all(item.reduced_vat for item in items() if item.chilled)


def test_synonyms_are_said_once():
    said = [(synonym.language, synonym.said, synonym.meant) for synonym in SYNONYMS]

    assert len(said) == len(set(said)) > 100


def test_no_two_values_of_a_facet_read_alike():
    for attribute, labels in value_labels(items()).items():
        for language in ("fr", "en"):
            read = [words[language].casefold() for words in labels.values()]
            assert len(read) == len(set(read)), (
                attribute,
                language,
                {one for one in read if read.count(one) > 1},
            )


def test_no_pack_is_heavier_than_it_can_be_lifted():
    for item in items():
        for pack in item.packs:
            assert pack.factor * item.weight <= (1_200 if pack.unit == "PAL" else 30), (item.sku, pack.unit)


@pytest.mark.parametrize(
    ("sku", "name"),
    [
        ("SER-O2-40X40-BLA-600", "Serviette ouate 2 plis 40 x 40 cm blanche, carton de 600"),
        ("SPL-100-BD-NOI-45-200", "Sacs poubelle 100 l basse densité noirs 45 µm, carton de 200"),
        ("SBT-NOI-42", "Baskets de sécurité S1P ESD noires pointure 42"),
        ("SBT-BRU-42", "Baskets de sécurité S1P ESD marron pointure 42"),
        ("GOB-CAR-20-BLA-1000", "Gobelet carton 20 cl blanc, carton de 1000"),
    ],
)
def test_colours_agree_with_their_noun(sku: str, name: str):
    assert next(item.name.fr for item in items() if item.sku == sku) == name
