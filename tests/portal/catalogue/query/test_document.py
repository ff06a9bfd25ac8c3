"""What is stored of an item for search."""

from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.query import document_text, item_document, sort_key


def test_item_document_weighs_names_and_codes_above_keywords_and_descriptions() -> None:
    document = item_document(
        codes=["VIS-10"], names=["Vis inox", ""], keywords=["Boulonnerie"], details=["Pour l'extérieur"]
    )

    assert {"vis", "inox", "vis10"} <= set(document.a.split())
    assert (document.b, document.c) == ("boulonneri", "exterieur")


@given(st.lists(st.text()))
def test_document_text_holds_each_term_once_and_none_that_a_parser_would_split(texts: list[str]) -> None:
    terms = document_text(*texts).split()

    assert len(set(terms)) == len(terms)
    assert all(term.isalnum() for term in terms)


def test_sort_key_orders_numbers_by_size_and_minds_no_accent() -> None:
    names = ["Écrou M10", "Écrou M3", "ecran", "Vis 16", "Vis 100"]

    assert sorted(names, key=sort_key) == ["ecran", "Écrou M3", "Écrou M10", "Vis 16", "Vis 100"]


@given(st.text())
def test_sort_key_fits_its_column(name: str) -> None:
    assert len(sort_key(name)) <= 200
