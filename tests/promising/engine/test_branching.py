"""One option of each group, against all choices of them."""

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promising.engine.branching import Branching, Option
from promising.engine.courses import TooMuch
from tests.promising.engine.worlds import quick

ROWS, LIMIT = 3, 1_000


@st.composite
def groups_of(draw: st.DrawFn) -> list[list[Option]]:
    uses = st.dictionaries(st.integers(0, ROWS - 1), st.integers(-1, 3), max_size=ROWS)
    return [
        [
            Option(group, draw(st.integers(0, 9)), sorted(draw(uses).items()))
            for _ in range(draw(st.integers(1, 4)))
        ]
        for group in range(draw(st.integers(1, 4)))
    ]


def costs_of(groups: list[list[Option]], rooms: list[int]) -> list[int]:
    """Return what each choice costs that fits."""
    return [
        sum(option.cost for option in choice)
        for choice in product(*groups)
        if all(
            sum(weight for option in choice for used, weight in option.uses if used == row) <= room
            for row, room in enumerate(rooms)
        )
    ]


rooms_of = st.lists(st.integers(0, 4), min_size=ROWS, max_size=ROWS)


def prepared(
    groups: list[list[Option]], rooms: list[int], effort: int, leading: int = 0, limit: int = LIMIT
) -> Branching:
    options = [option for group in groups for option in group]
    return Branching(options, rooms, lambda _: True, limit=limit, effort=effort, leading=leading)


@quick
@given(groups_of(), rooms_of, st.integers(0, 4))
def test_no_choice_costs_less(groups: list[list[Option]], rooms: list[int], leading: int):
    search = prepared(groups, rooms, 100_000, leading)

    search.run()

    assert search.is_complete
    best = min(costs_of(groups, rooms), default=None)
    assert (search.best if search.chosen else None) == best
    assert best is None or search.least <= best


@quick
@given(groups_of(), rooms_of, st.integers(0, 30))
def test_what_ends_early_claims_no_more_than_is_true(
    groups: list[list[Option]], rooms: list[int], effort: int
):
    search = prepared(groups, rooms, effort)

    search.run()

    best = min(costs_of(groups, rooms), default=None)
    assert best is None or search.least <= best <= search.best
    assert not search.is_complete or (search.best if search.chosen else None) == best


@quick
@given(groups_of(), rooms_of)
def test_a_choice_that_is_refused_leaves_it_open(groups: list[list[Option]], rooms: list[int]):
    search = prepared(groups, rooms, 100_000)
    search.accepts = lambda _: False

    search.run()

    assert search.is_complete == (not costs_of(groups, rooms))
    assert not search.chosen


@quick
@given(groups_of(), rooms_of)
def test_no_choice_is_asked_about_twice(groups: list[list[Option]], rooms: list[int]):
    search, asked = prepared(groups, rooms, 200_000), list[list[int]]()
    search.accepts = asked.append  # type: ignore[assignment]

    search.run()

    assert len(asked) == len({tuple(choice) for choice in asked})


@quick
@given(groups_of(), rooms_of)
def test_millions_change_nothing(groups: list[list[Option]], rooms: list[int]):
    large = [
        [Option(o.group, o.cost * 10**9, [(row, weight * 10**9) for row, weight in o.uses]) for o in group]
        for group in groups
    ]
    search = prepared(large, [room * 10**9 for room in rooms], 100_000, limit=LIMIT * 10**9)

    search.run()

    assert search.is_complete
    best = min(costs_of(groups, rooms), default=None)
    assert (search.best // 10**9 if search.chosen else None) == best


@pytest.mark.parametrize(
    ("seed", "cost"), [(63, 46878328), (74, 75178875), (123, 2749278), (187, 166017073), (370, 3518858)]
)
def test_choices_that_cost_hardly_less_are_found(seed: int, cost: int):
    """The costs are those that an integer program solver finds (HiGHS 1.16)."""
    options, rooms = large_case(seed)
    search = Branching(options, rooms, lambda _: True, limit=1 << 60, effort=400_000, leading=0)

    search.run()

    assert search.is_complete
    assert search.best == cost


def large_case(seed: int) -> tuple[list[Option], list[int]]:
    """Return up to 25 groups of up to 9 options that compete for resources, and departures that some of them need."""
    chance = random.Random(seed)
    groups, rows = chance.randint(5, 25), chance.randint(3, 25)
    much = chance.choice((3, 10, 60, 10**4, 10**6))
    options: list[tuple[int, int, dict[int, int]]] = []
    for group in range(groups):
        for _ in range(chance.randint(1, 9)):
            uses = {chance.randrange(rows): chance.randint(1, much) for _ in range(chance.randint(0, 4))}
            options.append((group, chance.randint(0, chance.choice((5, 100, 10**7))), uses))
    rooms = [chance.randint(much // 2, much * max(1, groups // 4)) for _ in range(rows)]
    departures, links = chance.randint(0, 8), dict[tuple[int, int], int]()
    for group, _, uses in options if departures else ():
        for departure in chance.sample(range(departures), chance.randint(0, min(2, departures))):
            row = links.setdefault((group, departure), rows + len(links))
            uses[row] = 1
    rooms += [0] * len(links)
    for departure in range(departures):
        goes = {row: -1 for (_, used), row in links.items() if used == departure}
        cost = chance.choice((1, 10**7)) * chance.randint(1, 9)
        options += [(groups + departure, cost, goes), (groups + departure, 0, {})]
    return [Option(group, cost, sorted(uses.items())) for group, cost, uses in options], rooms


def test_costs_and_amounts_that_64_bits_do_not_hold_are_refused():
    with pytest.raises(TooMuch):
        prepared([[Option(0, 1 << 62, ())]], [0] * ROWS, 100)
    with pytest.raises(TooMuch):
        prepared([[Option(0, 1, ((0, 1 << 62),))]], [0] * ROWS, 100)


@pytest.mark.slow
def test_a_search_that_goes_very_deep_ends_with_its_effort():
    chance, much, options = random.Random(1), 10**6, list[Option]()
    for group in range(2):
        for _ in range(1_000):
            used = [chance.randint(0, much) for _ in range(2)]
            options.append(Option(group, 1, list(enumerate([*used, *(much - use for use in used)]))))
    rooms = [chance.randint(900_000, 1_100_000) for _ in range(2)]
    rooms += [2 * much - room for room in rooms]
    search = Branching(options, rooms, lambda _: True, limit=1 << 60, effort=600_000, leading=2)

    search.run()

    assert not search.is_complete
    assert not search.chosen
