"""Available to promise: arrays and steps against a reference of ten lines, and its laws."""

from datetime import UTC, date, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from promising.engine.supply import (
    Event,
    Hold,
    Ladder,
    available,
    available_by_day,
    day_of,
    earliest_day,
    live,
    projected,
)
from tests.promising.engine.worlds import quick

TODAY, DAYS = 1000, 15
events = st.lists(
    st.builds(
        Event,
        st.none() | st.integers(TODAY - 2, TODAY + DAYS - 2),
        st.integers(-9, 12),
        st.just(""),
    ),
    max_size=8,
)
receipts_first = events.map(lambda found: [Event(None, 5, ""), *found])


def naive(events: list[Event], safety: int, day: int) -> int:
    """A(t) by its definition."""

    def supply(v: int) -> int:
        return sum(e.units for e in events if e.day is None or e.day <= v)

    ahead = min(supply(v) for v in range(day, max(day, TODAY + DAYS) + 1))
    return max(0, ahead - safety)


@quick
@given(events, st.integers(0, 5))
def test_arrays_and_steps_agree_with_the_definition(found: list[Event], safety: int):
    ladder = Ladder.of(found, TODAY, safety)
    expected = [naive(found, safety, day) for day in range(TODAY, TODAY + DAYS)]

    assert [ladder.free(day) for day in range(TODAY, TODAY + DAYS)] == expected
    assert available_by_day(found, safety, TODAY, DAYS).tolist() == expected


@quick
@given(events, st.integers(0, 5))
def test_availability_never_decreases(found: list[Event], safety: int):
    ladder = Ladder.of(found, TODAY, safety)

    assert ladder.levels == sorted(ladder.levels)


@quick
@given(events, st.integers(0, 5), st.integers(0, 15))
def test_the_earliest_day_is_found_by_halves(found: list[Event], safety: int, units: int):
    grid = available_by_day(found, safety, TODAY, DAYS)[None, :]
    expected = next((i for i, free in enumerate(grid[0]) if free >= units), DAYS)

    assert earliest_day(grid, np.array([units]))[0] == expected
    day = Ladder.of(found, TODAY, safety).first_day(units)
    assert (DAYS if day is None else day - TODAY) == expected


@quick
@given(
    receipts_first,
    st.integers(0, 3),
    st.lists(st.tuples(st.integers(0, DAYS - 1), st.integers(1, 6)), max_size=5),
)
def test_taking_is_the_same_as_one_more_commitment(
    found: list[Event], safety: int, asked: list[tuple[int, int]]
):
    ladder, grown = Ladder.of(found, TODAY, safety), list(found)
    for offset, wanted in asked:
        units = min(wanted, ladder.free(TODAY + offset))
        if units:
            ladder.take(TODAY + offset, units)
            grown.append(Event(TODAY + offset, -units, ""))

    again = Ladder.of(grown, TODAY, safety)
    assert [ladder.free(TODAY + d) for d in range(DAYS)] == [again.free(TODAY + d) for d in range(DAYS)]


@quick
@given(receipts_first, st.lists(st.tuples(st.integers(0, DAYS - 1), st.integers(1, 6)), max_size=6))
def test_what_is_due_by_a_day_never_exceeds_what_came_by_it(found: list[Event], asked: list[tuple[int, int]]):
    received = [event for event in found if event.units > 0]
    ladder, due = Ladder.of(received, TODAY), dict[int, int]()
    for offset, wanted in asked:
        units = min(wanted, ladder.free(TODAY + offset))
        if units:
            ladder.take(TODAY + offset, units)
            due[offset] = due.get(offset, 0) + units

    for day in range(DAYS):
        came = sum(e.units for e in received if e.day is None or e.day <= TODAY + day)
        assert sum(units for offset, units in due.items() if offset <= day) <= came


def test_many_keys_at_once():
    net = np.array([[5, 0, -2, 4], [0, 0, 3, 0]])

    found = available(projected(net), np.array([1, 0]))

    assert found.tolist() == [[2, 2, 2, 6], [0, 0, 3, 3]]
    assert earliest_day(found, np.array([3, 4])).tolist() == [3, 4]


def test_a_hold_counts_until_the_instant_at_which_it_expires():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    held = [Hold("A", "S", 1, now), Hold("A", "S", 2, now.replace(second=1))]  # type: ignore[arg-type]

    assert [commitment.quantity for commitment in live(held, now)] == [2]


def test_an_instant_falls_on_its_day_in_the_zone():
    at = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)

    assert day_of(at, "Europe/Paris") == date(2026, 1, 2).toordinal()
    assert day_of(date(2026, 1, 1), "Europe/Paris") == date(2026, 1, 1).toordinal()
