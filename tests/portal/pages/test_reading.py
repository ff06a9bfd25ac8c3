"""What people type: lists from a keyboard or a spreadsheet, days, units by any name."""

from datetime import date

import pytest

from portal.pages.reading import (
    NotADayError,
    NotANumberError,
    columns_of,
    day_of,
    number_of,
    typed_lines,
    unit_code,
)

UNITS = ({"BOX": ("boîte", "boîtes")}, {"BOX": ("box", "boxes")})


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("CODE 200", ["CODE", "200"]),
        ("CODE 2,5", ["CODE", "2,5"]),
        ("CODE, 3, BOX", ["CODE", "3", "BOX"]),
        ("CODE,3,BOX", ["CODE", "3", "BOX"]),
        ("MY CODE;3;box", ["MY CODE", "3", "box"]),
        ("MY CODE\t2,5\t", ["MY CODE", "2,5"]),
        ("CODE 1 000", ["CODE", "1000"]),
        ("CODE, 1 000,5, BOX", ["CODE", "1000,5", "BOX"]),
        ("100\u00a0 12\u202f000,5 box", ["100", "12000,5", "box"]),
        ("  100 000", ["100", "000"]),
        ("CODE 10 00", ["CODE", "10", "00"]),
        ("MY 1 000;3", ["MY 1 000", "3"]),
        ("   ", []),
    ],
)
def test_columns_are_parted_as_people_part_them(line, columns):
    assert columns_of(line) == columns


def test_a_line_keeps_its_number_past_empty_ones():
    found, faults = typed_lines("A 1\n\nB\nC 1 2 3")

    assert [(line.number, line.code, line.quantity, line.unit) for line in found] == [
        (1, "A", "1", ""),
        (3, "B", "1", ""),
    ]
    assert [number for number, _text in faults] == [4]


@pytest.mark.parametrize("word", ["BOX", "box", "Boîtes", "boxes"])
def test_a_unit_is_known_by_code_and_name(word):
    assert unit_code(word, UNITS) == "BOX"


def test_an_unknown_unit_stays_as_typed():
    assert unit_code("Zorg", UNITS) == "Zorg"


def test_a_day_is_read_or_refused():
    assert day_of(" 2027-01-31 ", field="wanted") == date(2027, 1, 31)
    assert day_of("", field="wanted") is None
    for typed in ("soon", "2027-13-01"):
        with pytest.raises(NotADayError):
            day_of(typed, field="wanted")


def test_a_number_takes_a_decimal_comma_and_nothing_else():
    assert str(number_of("2,5", field="quantity")) == "2.5"
    with pytest.raises(NotANumberError):
        number_of("two", field="quantity")


@pytest.mark.parametrize("typed", ["1 000,5", "1\u00a0000,5", "1\u202f000.5", " 1000.5 "])
def test_a_number_takes_the_spaces_between_its_thousands(typed):
    assert str(number_of(typed, field="quantity")) == "1000.5"


def test_a_cell_of_a_list_takes_the_spaces_between_its_thousands():
    ((line,), faults) = typed_lines("MY 1 000\t1\u202f000,5\tbox")

    assert (line.code, line.quantity, line.unit, faults) == ("MY 1 000", "1000,5", "box", [])


@pytest.mark.parametrize("typed", ["10 00", "1  000", "1 000 00", "1,000 000", "1\u2009000"])
def test_other_spaces_in_a_number_are_refused(typed):
    with pytest.raises(NotANumberError):
        number_of(typed, field="quantity")
