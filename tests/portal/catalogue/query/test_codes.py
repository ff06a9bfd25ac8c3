"""Codes in a text: item codes, GTINs, own part numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from portal.catalogue.query import code_candidates, code_key, gtins_in


@pytest.mark.parametrize("written", ["4006381333931", "4006381 333931", "04006381333931"])
def test_gtins_in_finds_a_gtin_in_each_stored_length(written: str) -> None:
    assert gtins_in(written) == ("4006381333931", "04006381333931")


@pytest.mark.parametrize(
    "written", ["4006381333930", "400638133393", "M10x50", "", "00000000", "٤٠٠٦٣٨١٣٣٣٩٣١"]
)
def test_gtins_in_refuses_a_wrong_check_digit_and_other_texts(written: str) -> None:
    assert gtins_in(written) == ()


@given(
    st.text(st.sampled_from("0123456789"), min_size=7, max_size=13).filter(
        lambda body: len(body) in (7, 11, 12, 13)
    )
)
def test_gtins_in_knows_every_right_check_digit(body: str) -> None:
    digits = body + ean.calc_check_digit(body)

    assert not int(digits) or digits in gtins_in(digits)


def test_code_candidates_try_a_code_as_written_and_without_its_separators() -> None:
    candidates = code_candidates(" vis m10-50 ")

    assert "VIS-M10-50" in candidates.skus
    assert candidates.keys == ("VISM1050",)


def test_code_candidates_of_a_sentence_are_none() -> None:
    assert not code_candidates("des gants en nitrile bleus taille neuf")


@given(st.text())
def test_code_key_of_a_key_is_itself(code: str) -> None:
    assert code_key(code_key(code)) == code_key(code)
