"""Local time against instants on the days when clocks change."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from promising.engine.units import from_micros, to_micros
from promising.engine.zones import instant_at, local_day
from tests.promising.engine.worlds import quick

SPRING, AUTUMN = date(2026, 3, 29).toordinal(), date(2026, 10, 25).toordinal()


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_a_skipped_time_is_the_first_instant_after_the_gap():
    assert from_micros(instant_at("Europe/Paris", SPRING, 150)) == utc(2026, 3, 29, 1)
    assert from_micros(instant_at("Europe/Paris", SPRING, 181)) == utc(2026, 3, 29, 1, 1)


def test_a_time_that_comes_twice_is_its_first_coming():
    assert from_micros(instant_at("Europe/Paris", AUTUMN, 150)) == utc(2026, 10, 25, 0, 30)


def test_midnight_that_is_skipped_is_the_day_s_first_instant():
    day = date(2026, 9, 6).toordinal()  # Santiago goes forward at midnight

    assert from_micros(instant_at("America/Santiago", day, 0)) == utc(2026, 9, 6, 4)


def test_the_day_is_that_of_the_zone():
    late = to_micros(utc(2026, 3, 3, 15, 30))

    assert local_day("Asia/Tokyo", late) == local_day("UTC", late) + 1


@quick
@given(st.integers(SPRING - 2, AUTUMN + 2), st.integers(0, 1439), st.integers(0, 1440))
def test_local_time_never_runs_backwards(day: int, minutes: int, later: int):
    for zone in ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "America/Santiago"):
        early, late = sorted((minutes, later))
        assert instant_at(zone, day, early) <= instant_at(zone, day, late) <= instant_at(zone, day + 1, 0)
