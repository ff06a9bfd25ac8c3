"""Queries against documents: what is found by what, and the form given to PostgreSQL."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.query import (
    NO_SYNONYMS,
    Query,
    Synonyms,
    as_typed,
    compile_synonyms,
    corrected_text,
    document_text,
    lexeme,
    parse_query,
    to_tsquery,
)

LEXEME = r"'[^'\\]+'(?::\*)?"
TSQUERY = re.compile(rf"(?:[()&| ]|{LEXEME})*")


def meets(query: Query, document: str) -> bool:
    """What PostgreSQL answers for the query's tsquery on the document's words."""
    words = set(document.split())

    def met(term_lexemes: tuple[str, ...], is_prefix: bool) -> bool:
        *whole, last = map(lexeme, term_lexemes)
        return words.issuperset(whole) and (
            any(word.startswith(last) for word in words) if is_prefix else last in words
        )

    return all(any(met(choice, term.is_prefix) for choice in term.alternatives) for term in query.terms)


def finds(text: str, document: str, synonyms: Synonyms = NO_SYNONYMS) -> bool:
    return meets(parse_query(text, synonyms), document_text(document))


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("écrou", "Écrous hexagonaux"),
        ("ECROUS", "écrou"),
        ("boulons M10x50", "Boulon M10 x 50"),
        ("10x50", "Vis M10x50"),
        ("m10 50", "Vis M10x50"),
        ("50mm m10", "Vis M10x50"),
        ("10 x 50", "vis M10×50 A2"),
        ("M10x50mm", "vis M10x50"),
        ("10x50mm", "plat 10 x 50"),
        ("50 cl", "flacon 500 ml"),
        ("0,5 l", "flacon 500ml"),
        ("2.5 mm2", "câble 3G2,5"),
        ("3x2,5", "câble 3G2.5 mm²"),
        ("3G2,5", "câble 3x2.5mm²"),
        ("ip 65", "boîtier IP65"),
        ("IP65", "boîtier IP 65"),
        ("400 V", "moteur 230/400 V"),
        ("933", "vis DIN 933"),
        ("din933", "vis DIN-933"),
        ("gants nitrile taille 9", "Gant nitrile 9, taille"),
        ('1/2"', "raccord 1/2 pouce"),
        ("boîte 100", "boîte de 100"),
        ("M 10", "vis M10"),
        ("30x40", "40 x 30 cm"),
        ("A4", "papier a 4 A4"),
        ("3 m2", "bâche 3 m²"),
        ("3 m²", "bâche 3 m2"),
        ("3m2", "bâche 3 m²"),
        ("M3", "4017-M3-6-88Z"),
    ],
)
def test_parse_query_finds_the_document_in_another_spelling(text: str, document: str) -> None:
    assert finds(text, document)


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("M10x50", "Vis M10x60"),
        ("10x50", "vis 100x50"),
        ("50cl", "flacon 50 ml"),
        ("vis", "visseuse"),
        ("gants", "gantelet"),
    ],
)
def test_parse_query_does_not_find_what_only_resembles(text: str, document: str) -> None:
    assert not finds(text, document)


SEPARATORS = st.sampled_from(["x", "X", " x ", "×", " × ", "*"])
PREFIXES = st.sampled_from(["", "M", "M ", "m"])
SIZES = st.integers(1, 999)


@given(st.data(), PREFIXES, SIZES, SIZES, SIZES | st.none())
def test_every_spelling_of_a_size_finds_every_other(
    data: st.DataObject, prefix: str, first: int, second: int, third: int | None
) -> None:
    sizes = [prefix + str(first), str(second), *([str(third)] if third else [])]
    wanted, written = data.draw(SEPARATORS).join(sizes), data.draw(SEPARATORS).join(sizes)

    assert finds(f"vis {wanted}", f"Vis {written} zinguée")


@given(st.integers(1, 999), st.sampled_from(["mm", "mm²", "ml", "kg", "V", "litres"]), st.data())
def test_every_spelling_of_a_measure_finds_every_other(tenths: int, unit: str, data: st.DataObject) -> None:
    def spelling() -> str:
        number = f"{tenths // 10}{data.draw(st.sampled_from('.,'))}{tenths % 10}"
        return number + data.draw(st.sampled_from(["", " "])) + unit

    assert finds(spelling(), f"câble {spelling()} noir")


@given(
    st.lists(st.sampled_from(["écrou", "M10", "inox", "DIN 934", "boîte", "2,5 mm²"]), min_size=1).flatmap(
        lambda words: st.tuples(st.just(words), st.permutations(words))
    )
)
def test_word_order_does_not_matter(words_twice: tuple[list[str], list[str]]) -> None:
    written, asked = words_twice

    assert finds(" ; ".join(asked), " ; ".join(written))


@given(st.text())
def test_any_text_finds_the_document_of_itself(text: str) -> None:
    assert meets(parse_query(text), document_text(text))


@given(st.text(), st.booleans())
def test_to_tsquery_is_made_of_quoted_lexemes_and_operators_only(text: str, typing: bool) -> None:
    query = parse_query(text)

    assert TSQUERY.fullmatch(to_tsquery(as_typed(query) if typing else query))


@pytest.mark.parametrize("typed", ["écr", "bou", "batteri", "m10x5", "vis m1", "dispos"])
def test_as_typed_finds_what_begins_so(typed: str) -> None:
    document = document_text("vis écrou boulon batterie battery M10x50 disposable")

    assert meets(as_typed(parse_query(typed)), document)


def test_as_typed_takes_a_word_as_ended_by_its_space() -> None:
    assert not meets(as_typed(parse_query("écr ")), document_text("écrou"))


def test_synonyms_widen_a_query_one_way_and_over_several_words() -> None:
    synonyms = compile_synonyms([("sopalin", "essuie-tout"), ("essuie tout", "ouate de cellulose")])

    assert finds("sopalin 2 plis", "Essuie-tout 2 plis", synonyms)
    assert finds("essuie-tout", "Bobine ouate cellulose", synonyms)
    assert finds("essuie-tout", "Essuie-tout", synonyms)
    assert not finds("ouate de cellulose", "Essuie-tout", synonyms)


def test_corrected_text_puts_known_words_in_place_of_mistyped_ones() -> None:
    text = corrected_text("gnats nitrile", {"gnat": "gant"})

    assert text == "gant nitrile"


def test_parse_query_reads_a_long_text_only_so_far() -> None:
    assert len(parse_query("vis " * 10_000).terms) <= 16
