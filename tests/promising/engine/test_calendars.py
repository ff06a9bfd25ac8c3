"""Open hours, and time counted in them, against a minute by minute reference."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from promising.engine import Calendar, Departures, merged, parse_clock, parse_span
from promising.engine.calendars import weekdays_before, weekdays_between
from promising.engine.units import MINUTE, from_micros, to_micros
from promising.engine.zones import local
from tests.promising.engine.worlds import START, calendars, quick

FIVE = (((480, 1020),),) * 5 + ((),) * 2
instants = st.integers(0, 9 * 24 * 60).map(
    lambda n: to_micros(datetime(2026, 3, 23, tzinfo=UTC)) + n * MINUTE
)


def naive_is_open(calendar: Calendar, at: int) -> bool:
    wall = local(calendar.zone, at)
    minute = wall.hour * 60 + wall.minute
    return any(start <= minute < end for start, end in calendar.spans_on(wall.date().toordinal()))


def naive_add(calendar: Calendar, at: int, minutes: int) -> int:
    while minutes > 0:
        minutes -= naive_is_open(calendar, at)
        at += MINUTE
    return at


@quick
@given(calendars("Europe/Paris"), instants)
def test_next_open_is_the_first_open_minute(calendar: Calendar, at: int):
    found = calendar.next_open(at)

    assume(found is not None and found - at < 6000 * MINUTE)
    assert found is not None
    assert naive_is_open(calendar, found)
    assert not any(naive_is_open(calendar, t) for t in range(at, found, MINUTE))


@quick
@given(calendars("Europe/Paris"), instants, st.sampled_from((1, 45, 300, 700)))
def test_working_time_is_counted_minute_by_minute(calendar: Calendar, at: int, minutes: int):
    found = calendar.add_working(at, minutes * MINUTE)

    assume(found is not None and found - at < 12_000 * MINUTE)
    assert found == naive_add(calendar, at, minutes)


@quick
@given(calendars("Europe/Paris"), instants, st.sampled_from((0, 1, 45, 700)))
def test_the_latest_start_just_makes_it(calendar: Calendar, end: int, minutes: int):
    start = calendar.latest_start(end, minutes * MINUTE)

    assume(start is not None)
    assert start is not None
    done = calendar.add_working(start, minutes * MINUTE)
    assert done is not None
    assert done <= end
    later = calendar.add_working(start + MINUTE, minutes * MINUTE)
    assert later is not None
    assert later > end or start + MINUTE > end


@quick
@given(calendars("Europe/Paris"), instants, instants, st.sampled_from((0, 45, 700)))
def test_working_time_never_decreases(calendar: Calendar, one: int, other: int, minutes: int):
    early, late = (calendar.add_working(at, minutes * MINUTE) for at in sorted((one, other)))

    assert early is not None
    assert late is not None
    assert early <= late


def test_a_day_in_which_clocks_go_forward_has_an_hour_less():
    always = Calendar("Europe/Paris", (((0, 1440),),) * 7)
    midnight = to_micros(datetime(2026, 3, 28, 23, tzinfo=UTC))

    assert from_micros(always.add_working(midnight, 24 * 60 * MINUTE) or 0) == datetime(
        2026, 3, 29, 23, tzinfo=UTC
    )
    assert always.open_until(midnight) - midnight == 23 * 60 * MINUTE


def test_open_days_are_counted_after_the_day():
    calendar = Calendar(
        "UTC", FIVE, closed=frozenset({date(2026, 3, 24)}), opened={date(2026, 3, 28): ((480, 600),)}
    )
    monday = START.toordinal()

    assert [calendar.add_open_days(monday, n) for n in (0, 1, 4, 5)] == [
        monday,
        monday + 2,
        monday + 5,
        monday + 7,
    ]


def test_hours_of_a_date_win_over_its_closing():
    day = date(2026, 3, 24)
    calendar = Calendar("UTC", FIVE, closed=frozenset({day}), opened={day: ((600, 660),)})

    assert calendar.spans_on(day.toordinal()) == ((600, 660),)
    assert not calendar.is_shut_on(day.toordinal())


def test_what_never_opens_is_never_open():
    never = Calendar("UTC", ((),) * 7)

    assert never.next_open(0) is None
    assert never.add_working(0, MINUTE) is None
    assert never.latest_start(to_micros(datetime(2026, 1, 1, tzinfo=UTC)), MINUTE) is None
    assert never.add_open_days(START.toordinal(), 1) is None


def test_a_departure_is_not_missed_at_its_minute_and_holidays_have_none():
    daily = Departures("UTC", ((600,),) * 7)
    ten = to_micros(datetime(2026, 3, 24, 10, tzinfo=UTC))
    shut = Calendar("UTC", FIVE, closed=frozenset({date(2026, 3, 25)}))

    assert daily.next_after(ten) == ten
    assert daily.next_after(ten + 1, shut) == ten + 48 * 60 * MINUTE
    assert Departures("UTC", ((),) * 7).next_after(ten) is None


def test_a_departure_at_the_end_of_a_day_is_not_missed_at_midnight():
    at_the_end = Departures("UTC", ((1440,),) * 7)
    midnight = to_micros(datetime(2026, 3, 24, tzinfo=UTC))

    assert at_the_end.next_after(midnight) == midnight
    assert at_the_end.next_after(midnight + 1) == midnight + 24 * 60 * MINUTE


def test_spans_are_read_joined_and_checked():
    assert merged([(600, 700), (480, 620)]) == ((480, 700),)
    assert parse_span("08:00-24:00") == (480, 1440)
    for text in ("8:00", "08:60", "24:01", "-1:00", "0８:00", "08.00"):
        with pytest.raises(ValueError, match="is not a"):
            parse_clock(text)
    with pytest.raises(ValueError, match="part it at midnight"):
        parse_span("22:00-06:00")
    with pytest.raises(ValueError, match="not within a day"):
        merged([(100, 1500)])


def test_times_far_apart_are_found():
    yearly = Calendar("UTC", ((),) * 7, opened={START + timedelta(days=800): ((0, 60),)})
    opening = yearly.next_open(to_micros(datetime(2026, 3, 23, tzinfo=UTC)))

    assert opening is not None
    assert from_micros(opening).date() == START + timedelta(days=800)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 40))
def test_weekdays_are_counted_as_on_a_calendar(first, length):
    days = [first + timedelta(days=number) for number in range(length)]

    found = weekdays_between(first.toordinal(), (first + timedelta(days=length)).toordinal())

    assert found == sum(day.weekday() < 5 for day in days)


def test_a_weekend_counts_as_its_monday():
    saturday, sunday, monday = (weekdays_before(date(2026, 3, day).toordinal()) for day in (7, 8, 9))

    assert saturday == sunday == monday
