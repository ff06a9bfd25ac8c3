"""Rows that a linear program breaks and no choice does, against all choices."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from promising.engine.cuts import Rows, broken
from tests.promising.engine.worlds import quick

COUNT = 6
row_of = st.lists(st.integers(-9, 20), min_size=COUNT, max_size=COUNT)
rows_of = st.lists(st.tuples(row_of, st.integers(0, 40)), min_size=1, max_size=3)
parts_of = st.lists(st.integers(0, 8).map(lambda part: part / 8), min_size=COUNT, max_size=COUNT)


def rows_from(told: list[tuple[list[int], int]]) -> Rows:
    return Rows(
        np.array([row for row, _ in told], dtype=float), np.array([room for _, room in told], dtype=float)
    )


@quick
@given(rows_of, parts_of, parts_of)
def test_no_choice_is_cut_off(told: list[tuple[list[int], int]], parts: list[float], then: list[float]):
    rows = rows_from(told)

    found = broken(rows, np.array(parts))
    more = broken(rows.and_more(found), np.array(then))

    assert (found.uses @ np.array(parts) > found.rooms).all()
    both = found.and_more(more)
    for choice in product((0, 1), repeat=COUNT):
        if (rows.uses @ np.array(choice) <= rows.rooms).all():
            assert (both.uses @ np.array(choice) <= both.rooms).all()


def test_two_of_three_that_are_too_large_together_are_cut_off():
    rows = rows_from([([5, 5, 5, 0, 0, 0], 9)])

    found = broken(rows, np.array([0.6, 0.6, 0.6, 0, 0, 0]))

    assert [tuple(row / row.max()) for row in found.uses] == [(1, 1, 1, 0, 0, 0)]
    assert (found.rooms / found.uses.max(axis=1)).tolist() == [1]


def test_numbers_that_floats_do_not_hold_whole_are_left_alone():
    rows = rows_from([([1 << 50, (1 << 50) - 1, 3, 0, 0, 0], 1 << 50)])

    found = broken(rows, np.array([0.5, 0.5, 0.5, 0, 0, 0]))

    assert not len(found.rooms)
