"""The least value, then the least charge, of a course for each line, against all choices."""

from itertools import product
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from promising.engine.choosing import UNKNOWN
from promising.engine.courses import Course
from promising.engine.thorough import Thorough
from tests.promising.engine.test_choosing import (
    BERTHS,
    DELIVERY,
    SEATS,
    Goal,
    lines_of,
    prepared,
    used,
    worth,
)  # fmt: skip
from tests.promising.engine.worlds import quick

EFFORT = 100_000


class Case(NamedTuple):
    """Lines, what there is room for, what departures cost, and how many may go; two of them need the same slot."""

    lines: list[list[Course]]
    rooms: list[int]
    charges: list[int]
    most: int

    @property
    def fitting(self) -> list[tuple[Course, ...]]:
        """All choices that fit."""
        return [choice for choice in product(*self.lines) if self._fits(choice)]

    def search(self) -> Thorough:
        nothing = [[0] * BERTHS for _ in range(BERTHS)]
        goal = Goal(self.charges, [SEATS, SEATS, -1, -1], 0, nothing, self.most)
        found = prepared(self.lines, [*self.rooms, 1], [0] * SEATS, goal)
        return Thorough(found.terms, found.choices, lambda _: True)

    def _fits(self, choice: tuple[Course, ...]) -> bool:
        berths = {berth for course in choice for berth in course.berths}
        return (
            len(berths) <= self.most
            and not {0, 1} <= berths
            and all(used(choice, seat) <= room for seat, room in enumerate(self.rooms))
        )


cases = st.builds(
    Case,
    lines_of(),
    st.lists(st.integers(0, 3), min_size=SEATS, max_size=SEATS),
    st.lists(st.integers(1, 9).map(lambda cost: DELIVERY + cost), min_size=BERTHS, max_size=BERTHS),
    st.integers(1, BERTHS),
)


def value_of(choice: tuple[Course, ...]) -> int:
    return sum(course.value for course in choice)


@quick
@given(cases)
def test_no_choice_is_of_less_value(case: Case):
    search = case.search()

    found = search.by_value(UNKNOWN, EFFORT)

    best = min(map(value_of, case.fitting), default=None)
    assert found.is_complete
    assert (found.best + search.base if found.chosen else None) == best


@quick
@given(cases, st.integers(0, 8))
def test_no_choice_of_a_value_is_of_less_charge(case: Case, value: int):
    value += case.search().base
    fitting = [choice for choice in case.fitting if value_of(choice) <= value]

    found = case.search().by_charge(value, UNKNOWN, EFFORT)

    assert found.is_complete
    best = min((worth(choice, case.charges) for choice in fitting), default=None)
    assert (found.best if found.chosen else None) == best
