"""Delimited text survives any separator, line end and content, and a damaged row costs only itself."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inbound.codec.delimited import DELIMITERS, read_records, sniff_delimiter

LINE_ENDS = ("\n", "\r\n", "\r")
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
ROWS = st.lists(
    st.lists(CELLS, min_size=2, max_size=5).filter(lambda row: any(c.strip() for c in row)), max_size=8
)


def lines(text: str) -> io.StringIO:
    return io.StringIO(text, newline="")


def written(rows: list[list[str]], delimiter: str, line_end: str) -> str:
    out = io.StringIO(newline="")
    alone = any(
        "\r" in cell or "\n" in cell for row in rows for cell in row
    )  # the writer leaves some unquoted
    dialect = csv.unix_dialect if alone else csv.excel  # the first quotes every cell
    csv.writer(out, dialect, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return out.getvalue()


@given(rows=ROWS, delimiter=st.sampled_from(DELIMITERS), line_end=st.sampled_from(LINE_ENDS))
def test_what_was_written_is_read(rows, delimiter, line_end):
    text = written(rows, delimiter, line_end)

    records = list(read_records(lines(text), delimiter))

    assert [record.cells for record in records] == rows
    assert not any(record.fault for record in records)


@given(rows=ROWS, delimiter=st.sampled_from(DELIMITERS))
def test_a_record_knows_the_line_on_which_it_begins(rows, delimiter):
    text = written(rows, delimiter, "\n")
    physical = list(lines(text))

    records = list(read_records(lines(text), delimiter))

    for record in records:
        rest = list(csv.reader(physical[record.line - 1 :], delimiter=delimiter))
        assert rest[0] == record.cells


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_separator_is_the_one_that_cuts_all_rows_alike(delimiter):
    rows = [["sku", "name", "price"], *([f"A{n}", "bolt, hex; zinc | M10", "1.25"] for n in range(5))]

    assert sniff_delimiter(list(lines(written(rows, delimiter, "\n")))) == delimiter


def test_a_decimal_comma_does_not_pass_for_a_separator():
    text = "ref;prix\nA1;1,20\nA2;3,45\n"

    assert sniff_delimiter(list(lines(text))) == ";"


def test_an_unclosed_quote_costs_one_row():
    text = 'a,b\n1,"open\n2,fine\n3,fine too\n'

    records = list(read_records(lines(text), ","))

    assert [(record.line, record.fault) for record in records] == [
        (1, ""),
        (2, "broken_quotes"),
        (3, ""),
        (4, ""),
    ]
    assert records[1].cells == ['1,"open']
    assert records[3].cells == ["3", "fine too"]


def test_a_quote_inside_a_quoted_value_costs_one_row():
    text = 'a,b\n"5" pipe",x\n2,fine\n'

    records = list(read_records(lines(text), ","))

    assert [record.fault for record in records] == ["", "broken_quotes", ""]


def test_many_open_quotes_are_each_one_row():
    text = "".join(f'{n},"open\n' for n in range(3_001))

    records = list(read_records(lines(text), ","))

    assert (
        sum(bool(record.fault) for record in records) + 2 * sum(not record.fault for record in records)
        >= 3_001
    )
    assert records[-1].line >= 3_000


def test_blank_lines_and_rows_of_separators_are_no_records():
    text = "a,b\n\n , \n,\n1,2\n"

    records = list(read_records(lines(text), ","))

    assert [(record.line, record.cells) for record in records] == [(1, ["a", "b"]), (5, ["1", "2"])]
