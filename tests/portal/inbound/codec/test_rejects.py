"""The rejects file explains, and executes nothing."""

import pytest

from portal.inbound.codec.delimited import Record
from portal.inbound.codec.flaws import Flaw
from portal.inbound.codec.rejects import escape_formula, reject_cells, rejects_header


@pytest.mark.parametrize(
    "text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "-2+3+cmd|' /C calc'!A0"]
)
def test_a_formula_is_escaped(text):
    assert escape_formula(text) == "'" + text


@pytest.mark.parametrize("text", ["-12", "+3.5", "-1 234,56", "bolt", "", "a=b"])
def test_numbers_and_plain_text_are_left_alone(text):
    assert escape_formula(text) == text


def test_a_row_stands_behind_its_explanation():
    cells = reject_cells(
        Record(7, ["A1", "=x", "caf\udce9"]), Flaw("price", "missing", ""), "This field is empty."
    )

    assert cells == ["7", "price", "", "This field is empty.", "A1", "'=x", "caf\\udce9"]
    assert rejects_header(["sku"]) == ["line", "field", "value", "reason", "sku"]
