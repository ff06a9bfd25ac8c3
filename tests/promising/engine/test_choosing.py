"""The choice of one course for each line, against all choices."""

from itertools import product
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from promising.engine.choosing import UNKNOWN, Choosing, Terms
from promising.engine.courses import GRAIN, Course
from promising.engine.gates import Gates
from tests.promising.engine.worlds import quick

SEATS, BERTHS = 3, 4
DELIVERY = 1000


@st.composite
def lines_of(draw: st.DrawFn) -> list[list[Course]]:
    return [
        [
            Course(
                line,
                value=draw(st.integers(0, 4)),
                uses=tuple(
                    (seat, 1) for seat in sorted(draw(st.sets(st.integers(0, SEATS - 1), max_size=2)))
                ),
                berths=tuple(sorted(draw(st.sets(st.integers(0, BERTHS - 1), min_size=1, max_size=2)))),
                carriage=draw(st.integers(0, 3)),
            )
            for _ in range(draw(st.integers(1, 4)))
        ]
        for line in range(draw(st.integers(1, 4)))
    ]


@quick
@given(
    lines_of(),
    st.lists(st.integers(0, 3), min_size=SEATS, max_size=SEATS),
    st.lists(st.integers(0, 3), min_size=SEATS, max_size=SEATS),
    st.lists(st.integers(1, 9), min_size=BERTHS, max_size=BERTHS),
    st.integers(0, 8),
    st.booleans(),
    st.lists(st.lists(st.integers(0, 3), min_size=BERTHS, max_size=BERTHS), min_size=BERTHS, max_size=BERTHS),
    st.integers(1, BERTHS),
)
def test_no_choice_is_better(
    lines: list[list[Course]],
    rooms: list[int],
    prices: list[int],
    costs: list[int],
    target: int,
    docked: bool,
    tolls: list[list[int]],
    most: int,
):
    charges = [DELIVERY + cost for cost in costs]
    docks = [SEATS if docked and berth < 2 else -1 for berth in range(BERTHS)]
    search = prepared(lines, [*rooms, 1], prices, Goal(charges, docks, target, tolls, most))

    search.run()

    found = [
        worth(choice, charges)
        for choice in product(*lines)
        if sum(course.value for course in choice) <= target
        and all(used(choice, seat) <= room for seat, room in enumerate(rooms))
        and len({berth for course in choice for berth in course.berths if docks[berth] >= 0})
        <= 1 + 9 * (not docked)
        and len({berth for course in choice for berth in course.berths}) <= most
    ]
    assert search.is_complete
    assert search.best == min(found, default=UNKNOWN)


class Goal(NamedTuple):
    """What departures cost, which dock they need, what the plan may be worth; what lines pay, for how many at most."""

    charges: list[int]
    docks: list[int]
    target: int
    tolls: list[list[int]]
    most: int


def prepared(lines: list[list[Course]], rooms: list[int], prices: list[int], goal: Goal) -> Choosing:
    """Return the search with courses that cost what their value and prices tell, as `rivals` prepares it."""
    grains = [price * GRAIN for price in prices]
    paid = [
        [
            course.value * GRAIN
            + sum(grains[seat] for seat, _ in course.uses)
            + sum(goal.tolls[course.line][berth] * GRAIN for berth in course.berths)
            for course in line
        ]
        for line in lines
    ]
    paying = [course[0].line for course in lines]
    tolls = [sum(goal.tolls[line][berth] * GRAIN for line in paying) for berth in range(BERTHS)]
    gates = Gates(goal.docks, tolls, goal.most)
    bound = sum(map(min, paid)) - sum(price * room for price, room in zip(grains, rooms, strict=False))
    bound -= gates.income(rooms, -1)
    choices: list[list[tuple[int, Course]]] = [
        [(cost - min(costs), course) for cost, course in zip(costs, line, strict=True)]
        for costs, line in zip(paid, lines, strict=True)
    ]
    terms = Terms(
        target=goal.target,
        spare=goal.target * GRAIN - bound,
        rooms=rooms,
        prices=grains,
        wholes=[1] * SEATS,
        charges=goal.charges,
        docks=goal.docks,
        kinds=list(range(len(lines))),
        gates=gates,
    )
    return Choosing(terms, choices, lambda _: True, 10_000)


def used(choice: tuple[Course, ...], seat: int) -> int:
    return sum(weight for course in choice for place, weight in course.uses if place == seat)


def worth(choice: tuple[Course, ...], charges: list[int]) -> int:
    opened = {berth for course in choice for berth in course.berths}
    return sum(charges[berth] for berth in opened) + sum(course.carriage for course in choice)
