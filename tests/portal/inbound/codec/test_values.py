"""Numbers, instants, codes and weights are read strictly, in both conventions."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inbound.codec.flaws import UnusableRow
from portal.inbound.codec.values import Conventions, Values, clean_code, clean_gtin, clean_text, read_number

NARROW = "\u202f"


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("12", ".", "12"), ("-12", ".", "-12"), ("1,234.56", ".", "1234.56"), ("1234.5", ".", "1234.5"),
        ("£2.55", ".", "2.55"), ("(12.50)", ".", "-12.50"), ("12-", ".", "-12"), (".5", ".", "0.5"), ("+3", ".", "3"),
        ("1'234.56", ".", "1234.56"), ("1,234", ".", "1234"), ("1 234,56", ",", "1234.56"),
        (f"1{NARROW}234,56{NARROW}€", ",", "1234.56"), ("1.234,56", ",", "1234.56"), ("1,234", ",", "1.234"),
        ("1.234", ",", "1234"), ("−3,5", ",", "-3.5"), (",5", ",", "0.5"), ("12", ",", "12"),
    ],
)  # fmt: skip
def test_a_number_is_read_under_its_convention(text, decimal, number):
    assert read_number(text, decimal) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "decimal"),
    [("12,5", "."), ("12.5", ","), ("1,23,456", "."), ("1.2.3", "."), ("abc", "."), ("1e5", "."), ("--1", "."),
     ("NaN", "."), ("Infinity", "."), ("", "."), ("-", "."), ("1,2345.6", ".")],
)  # fmt: skip
def test_what_is_no_number_under_the_convention_is_refused(text, decimal):
    with pytest.raises(ValueError, match=rf"^{re.escape(text)}$"):
        read_number(text, decimal)


@given(number=st.decimals(-(10**9), 10**9, places=2), grouping=st.booleans())
def test_any_number_comes_back_from_both_conventions(number, grouping):
    english = f"{number:,.2f}" if grouping else f"{number:.2f}"
    french = english.replace(",", NARROW).replace(".", ",")

    assert read_number(english, ".") == number
    assert read_number(french, ",") == number


@pytest.mark.parametrize(
    ("text", "date_format", "utc"),
    [
        ("2011-07-01 12:00:00", "iso", datetime(2011, 7, 1, 11, tzinfo=UTC)),
        ("2011-01-01T12:00:00+02:00", "iso", datetime(2011, 1, 1, 10, tzinfo=UTC)),
        ("01/07/2011", "%d/%m/%Y %H:%M", datetime(2011, 6, 30, 23, tzinfo=UTC)),
        ("01/07/2011 12:00", "%d/%m/%Y %H:%M", datetime(2011, 7, 1, 11, tzinfo=UTC)),
        ("40513.5", "excel", datetime(2010, 12, 1, 12, tzinfo=UTC)),
        ("40513,35139", "excel", datetime(2010, 12, 1, 8, 26, tzinfo=UTC)),
    ],
)
def test_an_instant_is_local_unless_it_says_otherwise(text, date_format, utc):
    values = Values(Conventions(date_format=date_format, zone=ZoneInfo("Europe/London")))

    assert abs((values.instant("placed_at", text) - utc).total_seconds()) < 1


@pytest.mark.parametrize("text", ["31/02/2011", "2011-13-01", "yesterday", "9999999", "0001-01-01"])
def test_what_is_no_date_is_refused(text):
    values = Values(Conventions(zone=ZoneInfo("Asia/Tokyo")))

    with pytest.raises(UnusableRow, match="not_a_date"):
        values.instant("placed_at", text)


@pytest.mark.parametrize(
    ("text", "kilograms"), [("2.5 kg", "2.5"), ("250 g", "0.25"), ("3", "3"), ("0.1t", "100")]
)
def test_a_weight_is_read_with_its_unit(text, kilograms):
    assert Values(Conventions()).kilograms("weight", text) == Decimal(kilograms)


@pytest.mark.parametrize("text", ["heavy", "3 lb", "-1 kg"])
def test_what_is_no_weight_is_refused(text):
    with pytest.raises(UnusableRow, match="not_a_weight"):
        Values(Conventions()).kilograms("weight", text)


def test_a_code_that_a_spreadsheet_made_a_float_is_mended():
    assert clean_code("customer", " 17850.0 ") == "17850"


def test_a_code_that_a_spreadsheet_rounded_is_refused():
    with pytest.raises(UnusableRow, match="rounded_by_spreadsheet"):
        clean_code("gtin", "3.56007E+12")


@pytest.mark.parametrize(
    "text", ["3560070976478", " 3 560070 976478 ", "96385074", "036000291452", "10614141000415"]
)
def test_a_sound_gtin_is_kept_without_spaces(text):
    assert clean_gtin(text) == text.replace(" ", "")


@pytest.mark.parametrize("text", ["3560070976479", "123", "ABC"])
def test_a_gtin_with_a_wrong_check_digit_or_length_is_refused(text):
    with pytest.raises(UnusableRow, match="bad_gtin"):
        clean_gtin(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("x" * 41, "too_long"), ("bell\x07", "bad_characters"), ("\udce9t\udce9", "wrong_encoding")],
)
def test_unfit_text_is_refused(text, code):
    with pytest.raises(UnusableRow, match=code):
        clean_text("name", text, 40)


@pytest.mark.parametrize(
    ("text", "yes"), [("oui", True), ("Y", True), ("1", True), ("non", False), ("", False)]
)
def test_yes_and_no_are_read_in_both_languages(text, yes):
    assert Values(Conventions()).yes("is_chilled", text) is yes
