"""Folding and light plurals of French and English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.query.words import fold, singular


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("ecrous", "ecrou"),
        ("gants", "gant"),
        ("boites", "boite"),
        ("chevaux", "cheval"),
        ("tuyaux", "tuyau"),
        ("tableaux", "tableau"),
        ("metaux", "metal"),
        ("travaux", "travail"),
        ("brosses", "brosse"),
        ("fiches", "fiche"),
        ("screws", "screw"),
        ("boxes", "box"),
        ("glasses", "glass"),
        ("brushes", "brush"),
        ("torches", "torch"),
        ("batteries", "batterie"),
        ("batteries", "battery"),
        ("tomatoes", "tomato"),
        ("shoes", "shoe"),
        ("knives", "knife"),
        ("ties", "tie"),
        ("valves", "valve"),
        ("bodies", "body"),
        ("essieux", "essieu"),
    ],
)
def test_singular_joins_both_numbers_of_a_word(plural: str, one: str) -> None:
    assert singular(plural) == singular(one)


@pytest.mark.parametrize(
    "word", ["vis", "inox", "glass", "gaz", "tapis", "poids", "bois", "brass", "box", "lux", "bus"]
)
def test_singular_leaves_words_that_only_look_plural(word: str) -> None:
    assert singular(word) == word


@pytest.mark.parametrize(
    ("one", "other"), [("vis", "vise"), ("tape", "tap"), ("cape", "cap"), ("robe", "robot")]
)
def test_singular_keeps_different_words_apart(one: str, other: str) -> None:
    assert singular(one) != singular(other)


@given(st.text(st.sampled_from("aeiouxsychl"), max_size=12))
def test_singular_of_a_singular_is_itself(word: str) -> None:
    assert singular(singular(word)) == singular(word)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Écrou", "ecrou"),
        ("ŒUVRE", "oeuvre"),
        ("mm²", "mm2"),
        ("½", "1/2"),
        ("Straße", "strasse"),
        ("ﬁlm", "film"),
    ],
)
def test_fold_takes_off_accents_case_and_ligatures(text: str, folded: str) -> None:
    assert fold(text) == folded
