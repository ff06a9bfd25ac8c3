"""Typing errors."""

import pytest

from portal.catalogue.query.spelling import closest_word, edit_distance

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
