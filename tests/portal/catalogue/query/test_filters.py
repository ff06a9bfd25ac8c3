"""A search as a shareable address."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.query.filters import read_filters, read_range, with_value_toggled, write_filters


def test_read_filters_reads_every_pair() -> None:
    filters = read_filters(
        parse_qsl(
            "q=vis+inox&category=fasteners/screws&f.thread=M10&f.thread=M12&f.length=20..60&in_stock=1&sort=price&page=2"
        )
    )

    assert (filters.text, filters.category) == ("vis inox", "fasteners/screws")
    assert filters.facets == {"thread": ("M10", "M12"), "length": ("20..60",)}
    assert (filters.in_stock, filters.sort, filters.page, filters.problems) == (True, "price", 2, ())


@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("sort", "colour", "unknown_sort"),
        ("page", "0", "bad_page"),
        ("page", "x", "bad_page"),
        ("page", "²", "bad_page"),
        ("in_stock", "maybe", "bad_flag"),
        ("f.", "M10", "bad_facet"),
        ("f.Thread'", "M10", "bad_facet"),
        ("f.length", "60..20", "bad_range"),
        ("f.length", "a..b", "bad_range"),
        ("f.length", "..", "bad_range"),
        ("f.length", "9999999999999..", "bad_range"),
    ],
)
def test_read_filters_leaves_out_a_bad_value_and_names_it(parameter: str, value: str, code: str) -> None:
    filters = read_filters([("q", "vis"), (parameter, value)])

    assert [(problem.parameter, problem.value, problem.code) for problem in filters.problems] == [
        (parameter, value, code)
    ]
    assert (filters.text, filters.facets, filters.in_stock, filters.sort, filters.page) == (
        "vis",
        {},
        False,
        "relevance",
        1,
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["q", "category", "f.thread", "f.x'", "in_stock", "sort", "page"]), st.text()
        )
    )
)
def test_read_filters_reads_its_own_address_again(pairs: list[tuple[str, str]]) -> None:
    filters = read_filters(pairs)
    again = read_filters(parse_qsl(write_filters(filters)))

    assert write_filters(again) == write_filters(filters)


def test_with_value_toggled_puts_in_takes_out_and_goes_to_the_first_page() -> None:
    start = read_filters(parse_qsl("q=vis&f.thread=M10&page=3"))

    more = with_value_toggled(start, "thread", "M12")
    none = with_value_toggled(with_value_toggled(more, "thread", "M10"), "thread", "M12")

    assert (more.facets, more.page) == ({"thread": ("M10", "M12")}, 1)
    assert none.facets == {}


@pytest.mark.parametrize(
    ("written", "shown"),
    [("20..60", "20..60"), ("2,5..", "2.5.."), ("..7", "..7"), ("M10", "None"), ("..", "None")],
)
def test_read_range_reads_open_and_closed_spans(written: str, shown: str) -> None:
    assert str(read_range(written)) == shown
