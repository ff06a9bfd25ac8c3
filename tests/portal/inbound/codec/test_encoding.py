"""The encoding is found from all bytes of a file, and what is no text is refused."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inbound.codec.encoding import LONGEST_LINE_BYTES, EncodingProbe
from portal.inbound.codec.flaws import UnusableFile

FRENCH = (
    "réf;désignation;prix\nA1;Écrou à œillet, forgé – 20 °C;1,20 €\nB2;Gants été « nitrile », l’un;3,45 €\n"
    * 20
)


def encoding_of(content: bytes, *, step: int = 1_000) -> str:
    probe = EncodingProbe()
    for start in range(0, len(content), step):
        probe.feed(content[start : start + step])
    return probe.encoding()


@pytest.mark.parametrize("step", [1, 7, 100_000])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_french_text_is_read_back(encoding, step):
    content = FRENCH.encode(encoding)

    found = encoding_of(content, step=step)

    assert content.decode(found) == FRENCH


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_text_of_old_machines_is_read_back(encoding):
    text = "réf;désignation;quantité\nA1;Écrou à côté;12\nB2;Boîte forgée, qualité supérieure;5\n" * 20

    found = encoding_of(text.encode(encoding))

    assert text.encode(encoding).decode(found) == text


@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200))
def test_any_text_in_utf_8_is_read_back(text):
    content = ("sku,name\n" + text).encode()

    assert content.decode(encoding_of(content, step=3)) == "sku,name\n" + text


def test_one_byte_late_in_the_file_decides():
    content = b"sku,name\n" + b"A1,bolt\n" * 50_000 + "Z9,écrou\n".encode("cp1252")

    assert encoding_of(content, step=65_536) == "cp1252"


def test_a_file_that_ends_inside_a_character_is_not_utf_8():
    assert encoding_of("été".encode()[:-1]) != "utf-8"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(bytes(range(256)) * 4, id="every byte"),
        pytest.param(bytes(5_000), id="nothing but zeros"),
        pytest.param(FRENCH.encode("utf-32-le"), id="UTF-32 without its mark"),
    ],
)
def test_binary_is_refused(content):
    with pytest.raises(UnusableFile, match="not_text"):
        encoding_of(content)


def test_a_stray_control_character_is_a_rows_fault_not_the_files():
    assert encoding_of("sku;désignation\nA1;vis\0\n".encode()) == "utf-8"


def test_a_line_without_end_is_refused_before_it_fills_the_memory():
    content = b"x" * (LONGEST_LINE_BYTES + 65_536)

    with pytest.raises(UnusableFile, match="line_too_long"):
        encoding_of(content, step=65_536)


def test_a_byte_order_mark_goes_before_all():
    assert encoding_of(codecs.BOM_UTF8 + b"sku\nA1\n") == "utf-8-sig"
