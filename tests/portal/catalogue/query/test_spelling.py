"""Typing errors."""

import pytest

from portal.catalogue.query.spelling import closest_word, edit_distance, parted, with_corrections

KNOWN = [
    ("gant", 300),
    ("gond", 5),
    ("ecrou", 200),
    ("disjoncteur", 40),
    ("disjonction", 2),
    ("vis", 900),
    ("nitrile", 80),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gnat", "gant"),
        ("ecruo", "ecrou"),
        ("ecou", "ecrou"),
        ("disjoncter", "disjoncteur"),
        ("nitryle", "nitrile"),
        ("disjonctuer", "disjoncteur"),
    ],
)
def test_closest_word_undoes_a_typing_error(typed: str, meant: str) -> None:
    assert closest_word(typed, KNOWN) == meant


@pytest.mark.parametrize("typed", ["xylophone", "zz", "perceuse"])
def test_closest_word_of_a_stranger_is_none(typed: str) -> None:
    assert closest_word(typed, KNOWN) is None


def test_edit_distance_counts_a_swap_of_neighbours_once_and_stops_at_its_bound() -> None:
    assert edit_distance("gnat", "gant", 2) == 1
    assert edit_distance("chat", "loup", 2) == 3
    assert edit_distance("", "ab", 2) == 2


def test_closest_word_of_an_unfinished_one_may_go_on() -> None:
    assert closest_word("disjocn", KNOWN) is None
    assert closest_word("disjocn", KNOWN, is_begun=True) == "disjoncteur"


@pytest.mark.parametrize(
    ("word", "words"), [("lunchbag", "lunch bag"), ("lunchbox", None), ("bagbag", "bag bag"), ("bag", None)]
)
def test_parted_finds_the_two_known_words_run_together(word: str, words: str | None) -> None:
    assert parted(word, {"lunch", "bag"}) == words


def test_with_corrections_spells_words_as_the_names_found_do() -> None:
    mended = with_corrections(
        "ecruo lunchbag 8", {"ecruo": "ecrou", "lunchbag": "lunch bag"}, ["Écrou frein M8"]
    )

    assert mended == "écrou lunch bag 8"
