"""Columns are found by known headers, by the user's mapping and by position; what is missing is named."""

import pytest

from portal.inbound.codec import items, orders
from portal.inbound.codec.delimited import Record
from portal.inbound.codec.flaws import UnusableFile, UnusableRow
from portal.inbound.codec.mapping import check_mapping, find_layout, positional_layout, read_mapping, shown


def records(*rows: list[str]) -> list[Record]:
    return [Record(line, row) for line, row in enumerate(rows, start=1)]


@pytest.mark.parametrize(
    "header",
    [
        [
            "InvoiceNo",
            "StockCode",
            "Description",
            "Quantity",
            "InvoiceDate",
            "UnitPrice",
            "CustomerID",
            "Country",
        ],
        ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"],
        [
            "N° facture",
            "Réf. article",
            "Désignation",
            "Qté",
            "Date facture",
            "P.U. HT",
            "Code client",
            "Pays",
        ],
    ],
)
def test_known_headers_are_found_in_both_languages(header):
    layout = find_layout(records(header), orders.FIELDS, {})

    names = ["invoice", "sku", "description", "quantity", "placed_at", "unit_price", "customer", "country"]
    assert [layout.positions[name] for name in names] == list(range(8))


def test_titles_above_the_header_are_passed_over():
    rows = records(["Export of 1 March"], ["by desk", ""], ["SKU", "Name", "Price"], ["A1", "Bolt", "1"])

    assert find_layout(rows, items.FIELDS, {}).header_line == 3


def test_the_mapping_goes_before_the_known_headers():
    rows = records(["code", "old code", "name", "price"])

    layout = find_layout(rows, items.FIELDS, {"sku": "Old Code", "brand": "#3"})

    assert layout.positions["sku"] == 1
    assert layout.positions["brand"] == 2
    assert "code" in layout.others


def test_missing_columns_are_named_with_what_was_found():
    with pytest.raises(UnusableFile) as refused:
        find_layout(records(["code", "libellé"]), items.FIELDS, {"brand": "Marque"})

    assert refused.value.code == "no_columns"
    assert refused.value.details == {"missing": "brand", "found": "code, libellé"}


def test_two_columns_of_one_name_are_told_apart_by_position_only():
    rows = records(["SKU", "Name", "name ", "price", "Colour", "Colour"])

    with pytest.raises(UnusableFile, match="two_columns") as refused:
        find_layout(rows, items.FIELDS, {})
    layout = find_layout(rows, items.FIELDS, {"name": "#3"})

    assert refused.value.details == {"field": "name", "name": "Name", "columns": "#2, #3"}
    assert layout.positions["name"] == 2


def test_a_message_shows_columns_that_can_be_read():
    assert shown(["a\0b", "x" * 100]) == "a�b, " + "x" * 40
    assert shown(["c"] * 41).endswith("c …")


def test_a_file_without_header_is_mapped_by_position():
    layout = positional_layout(items.FIELDS, {"sku": "#2", "price": "#1"})

    assert layout.cell(Record(1, ["9.5", "A1"]), "sku") == "A1"
    assert layout.header == ("price", "sku")


def test_an_unknown_field_is_refused():
    with pytest.raises(UnusableFile, match="unknown_field"):
        check_mapping(items.FIELDS, {"colour": "Couleur"})


@pytest.mark.parametrize(
    ("text", "is_toml"),
    [
        ('{"sku": "Code"}', False),
        ('{"columns": {"sku": "Code"}}', False),
        ('[columns]\nsku = "Code"\n', True),
    ],
)
def test_a_mapping_file_is_json_or_toml(text, is_toml):
    assert read_mapping(text, is_toml=is_toml) == {"sku": "Code"}


@pytest.mark.parametrize("text", ["{", "[1]", '{"sku": 3}'])
def test_a_mapping_file_that_is_none_is_refused(text):
    with pytest.raises(UnusableFile, match="bad_mapping"):
        read_mapping(text, is_toml=False)


def test_a_shifted_row_is_refused_and_a_short_one_is_not():
    layout = find_layout(records(["sku", "name", "price"]), items.FIELDS, {})

    layout.check_width(Record(2, ["A1"]))
    layout.check_width(Record(3, ["A1", "Bolt", "1", ""]))
    with pytest.raises(UnusableRow, match="too_many_cells"):
        layout.check_width(Record(4, ["A1", "Bolt", "hex", "1"]))
