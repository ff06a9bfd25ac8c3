"""PostgreSQL's form of a query, wider readings of it, and what ranks an item higher."""

import pytest

from portal.catalogue.query import (
    abbreviated,
    all_but_one,
    any_of,
    beginnings,
    compile_synonyms,
    parse_query,
    phrase,
    to_tsquery,
    with_joined_words,
    without,
    words_of,
)

CUPS = compile_synonyms([("verre jetable", "gobelet carton")])


def test_to_tsquery_asks_for_every_term_and_any_of_its_readings() -> None:
    assert to_tsquery(parse_query("verre jetable 20 cl", CUPS)) == (
        "(('verre' & 'jetable') | ('gobelet' & 'carton')) & ('200ml')"
    )


def test_with_joined_words_also_takes_two_neighbours_for_one_word() -> None:
    assert with_joined_words(parse_query("tea light holder")) == (
        "(('tea') & ('light') & ('holder')) | (('tealight') & ('holder')) | (('tea') & ('lightholder'))"
    )


@pytest.mark.parametrize("text", ["m10 50", "vis 10", "gants"])
def test_with_joined_words_joins_no_sizes(text: str) -> None:
    query = parse_query(text)

    assert with_joined_words(query) == to_tsquery(query)


def test_abbreviated_takes_some_words_as_beginnings() -> None:
    assert to_tsquery(abbreviated(parse_query("disj 20 A"), {"disj"})) == "('disj':*) & ('20a')"


def test_without_leaves_words_out() -> None:
    assert without(parse_query("gants xylophone 9"), {"xylophone"}).tokens == ("gant", "9")


def test_all_but_one_leaves_out_each_term_in_turn_and_none_of_one() -> None:
    assert all_but_one(parse_query("gants noirs")) == "(('noir')) | (('gant'))"
    assert all_but_one(parse_query("gants")) == ""


def test_any_of_passes_over_the_empty_ones() -> None:
    assert any_of("", "'a'", "", "'b'") == "('a') | ('b')"
    assert any_of("", "'a'") == "'a'"
    assert any_of() == ""


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("goupilles fendues", "('goupille') <-> ('fendue')"),
        ("goupille fendue 4x20", "('goupille') <-> ('fendue')"),
        ("verre jetable", "('verre' <-> 'jetable' | 'gobelet' <-> 'carton')"),
        ("gants 9 nitrile", ""),
        ("m10 vis inox", ""),
    ],
)
def test_phrase_is_of_the_leading_words(text: str, asked: str) -> None:
    assert phrase(parse_query(text, CUPS)) == asked


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("vis m10", ("vis",)),
        ("verre jetable", ("verre", "gobelet")),
        ("m10 vis", ()),
        ("té pvc", ()),
        ("", ()),
    ],
)
def test_beginnings_are_the_first_words_as_typed_and_as_meant(text: str, words: tuple[str, ...]) -> None:
    assert beginnings(parse_query(text, CUPS)) == words


def test_words_of_passes_over_numbers_and_sizes() -> None:
    assert words_of(parse_query("vis 12 m10x50 inox")) == ["('vis')", "('inox')"]
