"""The small linear program, against all assignments of lines to seats."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from promising.engine.simplex import Simplex
from tests.promising.engine.worlds import quick

LINES, SEATS = 3, 3
NONE = 50
costs_of = st.lists(
    st.lists(st.integers(0, 20), min_size=SEATS, max_size=SEATS), min_size=LINES, max_size=LINES
)
rooms_of = st.lists(st.integers(1, 2), min_size=SEATS, max_size=SEATS)


@quick
@given(costs_of, rooms_of)
def test_its_duals_are_worth_the_best_assignment(costs: list[list[int]], rooms: list[int]):
    program = Simplex(LINES, [float(room) for room in rooms])
    for line in range(LINES):
        program.begin(line, float(NONE), [(line, 1.0)])
    for line in range(LINES):
        for seat, cost in enumerate(costs[line]):
            program.tell(float(cost), [(line, 1.0), (LINES + seat, 1.0)])

    while program.improve():
        pass

    worth = sum(program.duals[:LINES]) + sum(
        dual * room for dual, room in zip(program.duals[LINES:], rooms, strict=True)
    )
    assert abs(worth - best_assignment(costs, rooms)) < 1e-3


def best_assignment(costs: list[list[int]], rooms: list[int]) -> int:
    return min(
        sum(NONE if seat == SEATS else costs[line][seat] for line, seat in enumerate(seats))
        for seats in product(range(SEATS + 1), repeat=LINES)
        if all(seats.count(seat) <= room for seat, room in enumerate(rooms))
    )
