"""What departures bring in that may go together, against all sets of them."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from promising.engine.gates import Gates
from tests.promising.engine.worlds import quick

BERTHS, DOCKS = 5, 2
berths = st.sets(st.integers(0, BERTHS - 1))


@quick
@given(
    st.lists(st.integers(-1, DOCKS - 1), min_size=BERTHS, max_size=BERTHS),
    st.lists(st.integers(0, 9), min_size=BERTHS, max_size=BERTHS),
    st.lists(st.integers(0, 2), min_size=DOCKS, max_size=DOCKS),
    st.integers(0, BERTHS),
    berths,
)
def test_no_departures_that_may_go_together_bring_in_more(
    docks: list[int], tolls: list[int], slots: list[int], most: int, possible: set[int]
):
    found = Gates(docks, tolls, most).income(slots, sum(1 << berth for berth in possible))

    sets = (chosen for size in range(most + 1) for chosen in combinations(sorted(possible), size))
    assert found == max(
        sum(tolls[berth] for berth in chosen)
        for chosen in sets
        if all([docks[berth] for berth in chosen].count(dock) <= slot for dock, slot in enumerate(slots))
    )


@quick
@given(st.lists(st.integers(0, 9), min_size=BERTHS, max_size=BERTHS), st.integers(1, BERTHS), berths)
def test_those_that_go_anyhow_take_the_place_of_dearer_ones(tolls: list[int], most: int, chosen: set[int]):
    opened = sorted(chosen)[:most]

    found = Gates([-1] * BERTHS, tolls, most).income([], -1, sum(1 << berth for berth in opened))

    others = sorted((tolls[berth] for berth in range(BERTHS) if berth not in opened), reverse=True)
    assert found == sum(tolls[berth] for berth in opened) + sum(others[: most - len(opened)])
