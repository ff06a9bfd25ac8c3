"""What suppliers delivered in the demo's past: believable, dated within the year, and worth learning from."""

from collections import defaultdict
from datetime import date, timedelta
from functools import cache

import pytest

from portal.demo.facts.arrivals import BY_SUPPLIER, Arrival, add_weekdays, arrivals
from portal.demo.facts.sites import DISTRIBUTION_CENTRES, SUPPLIERS
from promising.engine.calendars import weekdays_between
from promising.engine.scores import base_rate, brier, log_loss
from promising.engine.sureness import DAY, RECEIPT_LEVELS, Key, Profiles

TODAY = date(2026, 3, 10)
QUARTER_AGO = TODAY - timedelta(days=90)


@cache
def past() -> tuple[tuple[Key, Arrival], ...]:
    """Return what came of some thousand items at the centres, by supplier and site."""
    return tuple(
        ((supplier, site), arrival)
        for number in range(1000)
        for supplier in BY_SUPPLIER
        for site in DISTRIBUTION_CENTRES
        for arrival in arrivals(f"{supplier}-{number}", site, supplier, usual=7, today=TODAY)
    )


def days_late(arrival: Arrival) -> int:
    return weekdays_between(arrival.said_on.toordinal(), arrival.came_at.date().toordinal())


def test_every_supplier_of_the_demo_has_a_punctuality():
    assert set(BY_SUPPLIER) == {terms.site for terms in SUPPLIERS}


def test_all_of_it_came_on_weekdays_of_the_past_year_in_usual_quantities():
    assert len(past()) > 5000
    for _key, arrival in past():
        assert TODAY - timedelta(days=366) < arrival.said_on < TODAY
        assert arrival.came_at.date() < TODAY
        assert arrival.said_on.weekday() < 5
        assert arrival.came_at.weekday() < 5
        assert arrival.quantity % 7 == 0


def test_only_what_was_late_was_put_off_and_to_the_day_it_came():
    moved = [arrival for _key, arrival in past() if arrival.moved_to]

    assert len(moved) > 200
    assert all(days_late(arrival) > 0 for arrival in moved)
    assert all(arrival.moved_to == arrival.came_at.date() for arrival in moved)


def test_those_that_came_later_are_foretold_better_by_supplier_than_by_the_base_rate():
    counts: dict[Key, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    earlier = [(key, days_late(one)) for key, one in past() if one.came_at.date() < QUARTER_AGO]
    later = [(key, days_late(one)) for key, one in past() if one.said_on >= QUARTER_AGO]
    for key, late in earlier:
        counts[key][late] += 1
    known = Profiles(counts, levels=RECEIPT_LEVELS, step=DAY, strength=20)

    kept = [late <= 0 for _key, late in later]
    sure = [known.delays(key).up_to(0) for key, _late in later]
    base = [base_rate([late <= 0 for _key, late in earlier])] * len(later)

    assert brier(sure, kept) < 0.95 * brier(base, kept)
    assert log_loss(sure, kept) < 0.95 * log_loss(base, kept)


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [(4, 1, 5), (6, 1, 9), (6, -1, 5), (9, -1, 6), (2, 5, 9), (3, 0, 3), (6, 11, 23)],
)
def test_weekdays_are_added_over_weekends(day, count, then):
    assert add_weekdays(date(2026, 3, day), count) == date(2026, 3, then)
