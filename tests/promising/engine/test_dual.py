"""The linear program that is asked again and again, against what must be true of its answers."""

from itertools import product

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from promising.engine.dual import Dual
from promising.engine.simplex import Floats
from tests.promising.engine.worlds import quick

GROUPS, CHOICES, ROWS = 3, 3, 2
COUNT = GROUPS * CHOICES
small = st.integers(-2, 3)
costs_of = st.lists(st.integers(0, 9), min_size=COUNT, max_size=COUNT)
row_of = st.lists(small, min_size=COUNT, max_size=COUNT)
rows_of = st.lists(row_of, min_size=ROWS, max_size=ROWS)
rooms_of = st.lists(st.integers(0, 3), min_size=ROWS, max_size=ROWS)
bans_of = st.lists(st.booleans(), min_size=COUNT, max_size=COUNT)


def prepared(costs: list[int], rows: list[list[int]], rooms: list[int]) -> Dual:
    columns = [
        [(option // CHOICES, 1.0)]
        + [(GROUPS + place, float(row[option])) for place, row in enumerate(rows) if row[option]]
        for option in range(COUNT)
    ]
    return Dual(GROUPS, [float(room) for room in rooms], [float(cost) for cost in costs], columns)


def solved(program: Dual, banned: list[bool]) -> bool:
    """Repair until nothing is left to repair; whether something fits."""
    program.banned = np.array(banned)
    while goes_on := program.repair():
        pass
    return goes_on is not None


def best_choice(costs: list[int], rows: list[list[int]], rooms: list[int], banned: list[bool]) -> int | None:
    choices = product(*([group * CHOICES + place for place in range(CHOICES)] for group in range(GROUPS)))
    fitting = [
        sum(costs[option] for option in choice)
        for choice in choices
        if not any(banned[option] for option in choice)
        and all(sum(row[o] for o in choice) <= room for row, room in zip(rows, rooms, strict=True))
    ]
    return min(fitting, default=None)


def assert_is_best(program: Dual, costs: list[int], rows: list[list[int]], rooms: list[int]) -> Floats:
    """Assert that what is taken fits, and that prices prove that nothing costs less; return it."""
    parts = program.taken()
    assert parts.min() > -1e-5
    assert np.allclose(parts.reshape(GROUPS, CHOICES).sum(axis=1), 1.0, atol=1e-5)
    assert all(np.dot(row, parts) <= room + 1e-4 for row, room in zip(rows, rooms, strict=True))
    prices = program.true_duals(np.array(costs, dtype=float))
    assert prices[GROUPS:].max() < 1e-5
    reduced = np.array(costs) - prices[GROUPS:] @ np.array(rows)
    reduced[program.banned] = np.inf
    bound = reduced.reshape(GROUPS, CHOICES).min(axis=1).sum() + prices[GROUPS:] @ np.array(rooms)
    assert abs(bound - np.dot(costs, parts)) < 1e-3
    return parts


def assert_nothing_fits(program: Dual, rows: list[list[int]], rooms: list[int]) -> None:
    """Assert that the ray proves it: at these prices whatever is taken pays for more than there is."""
    prices = program.ray[GROUPS:]
    assert prices.max() < 1e-6
    paid = -prices @ np.array(rows)
    paid[program.banned] = np.inf
    assert paid.reshape(GROUPS, CHOICES).min(axis=1).sum() + prices @ np.array(rooms) > 0


@quick
@given(costs_of, rows_of, rooms_of, bans_of)
def test_what_it_takes_is_best_or_nothing_fits(
    costs: list[int], rows: list[list[int]], rooms: list[int], banned: list[bool]
):
    assume(all(not all(banned[group * CHOICES :][:CHOICES]) for group in range(GROUPS)))
    program = prepared(costs, rows, rooms)

    fits = solved(program, banned)

    if fits:
        parts = assert_is_best(program, costs, rows, rooms)
        assert parts[banned].max(initial=0.0) < 1e-5
    else:
        assert best_choice(costs, rows, rooms, banned) is None
        assert_nothing_fits(program, rows, rooms)


@quick
@given(costs_of, rows_of, rooms_of, row_of, st.integers(0, 2), st.booleans())
def test_rows_that_are_added_hold_and_an_earlier_state_is_gone_on_from(
    costs: list[int], rows: list[list[int]], rooms: list[int], row: list[int], room: int, is_slim: bool
):
    nothing = [False] * COUNT
    program = prepared(costs, rows, rooms)
    assume(solved(program, nothing))
    program.add([np.array(row, dtype=float)], [float(room)])
    state = program.state()

    fits = solved(program, nothing)
    program.resume(state.basis_alone if is_slim else state)
    again = solved(program, nothing)

    assert fits == again
    if fits:
        assert_is_best(program, costs, [*rows, row], [*rooms, room])
    else:
        assert best_choice(costs, [*rows, row], [*rooms, room], nothing) is None
