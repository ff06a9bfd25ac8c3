"""Figures as people read them, in both languages."""

from decimal import Decimal

import pytest
from django.utils import translation

from portal.kernel.money import price_digits
from portal.pages.templatetags.figures import colon, counted, figure, percentage, worded

NAMES = {"BOX": ("box", "boxes")}


@pytest.mark.parametrize(
    ("amount", "digits"),
    [("1.20", "2g"), ("33.2750", "3g"), ("0.6655", "4g"), ("12.0000", "2g")],
)
def test_a_price_shows_the_digits_that_it_needs(amount, digits):
    assert price_digits(Decimal(amount)) == digits


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [("1.000", "1 box"), ("42.500", "42.5 boxes"), ("1250", "1,250 boxes"), ("0.125", "0.125 boxes")],
)
def test_a_quantity_has_no_noughts_at_its_end(quantity, shown):
    with translation.override("en"):
        assert counted(Decimal(quantity), "BOX", NAMES) == shown


def test_french_counts_less_than_two_as_one():
    with translation.override("fr"):
        assert counted(Decimal("1.5"), "BOX", NAMES) == "1,5 box"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("kraft", "Kraft"),
        ("à visser", "À visser"),
        ("rPET", "rPET"),
        ("6.5", "6,5"),
        ("M2.5", "M2.5"),
        ("", ""),
    ],
)
def test_a_value_is_written_as_people_write_it(text, shown):
    with translation.override("fr"):
        assert worded(text) == shown


@pytest.mark.parametrize(("language", "shown"), [("en", "Promised:"), ("fr", "Promised\u00a0:")])
def test_a_colon_stands_apart_in_french_only(language, shown):
    with translation.override(language):
        assert colon("Promised") == shown


@pytest.mark.parametrize(("language", "shown"), [("en", "91.7%"), ("fr", "91,7\u00a0%")])
def test_per_cent_are_written_as_the_language_writes_them(language, shown):
    with translation.override(language):
        assert percentage(91.68) == shown


@pytest.mark.parametrize(
    ("quantity", "english", "french"),
    [("0.500", "0.5", "0,5"), ("1200", "1,200", "1\u202f200"), ("0.125", "0.125", "0,125")],
)
def test_a_quantity_is_written_without_noughts_at_its_end(quantity, english, french):
    shown = []
    for language in ("en", "fr"):
        with translation.override(language):
            shown.append(figure(Decimal(quantity)))

    assert [text.replace("\xa0", "\u202f") for text in shown] == [english, french]
