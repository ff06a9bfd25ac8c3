"""Open hours of a site, a carrier or a dock door, and time counted in them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from promising.engine.units import DAY
from promising.engine.zones import FIRST_DAY, instant_at, local_day

Span = tuple[int, int]
Week = tuple[tuple[Span, ...], ...]
WHOLE_DAY: Final[tuple[Span, ...]] = ((0, 1440),)

_BLOCK_DAYS: Final = 32
_REACH_BLOCKS: Final = 36
_REACH_DAYS: Final = _BLOCK_DAYS * _REACH_BLOCKS


@dataclass(frozen=True, eq=False)
class Calendar:
    """When something is open, by the wall clock of its zone.

    `week` gives the spans of Monday to Sunday, in minutes from local midnight (0 to 1440); None: always open.
    `closed` are dates without hours, `opened` dates with hours of their own (they win over `closed`).
    Instants are microseconds since 1970 in UTC, days are proleptic ordinals. Searches give up, with None,
    after about three years without an open hour. Compiled hours are remembered in the object: keep one
    per calendar and use it for many requests.
    """

    zone: str
    week: Week | None = None
    closed: frozenset[date] = frozenset()
    opened: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    _blocks: dict[int, tuple[list[int], list[int]]] = field(default_factory=dict, init=False, repr=False)
    _exceptions: dict[int, tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for day in self.closed:
            self._exceptions[day.toordinal()] = ()
        for day, spans in self.opened.items():
            self._exceptions[day.toordinal()] = merged(spans)

    @property
    def is_always_open(self) -> bool:
        """Whether no hour is ever closed."""
        return self.week is None and not self._exceptions

    def spans_on(self, day: int) -> tuple[Span, ...]:
        """Return the open spans of a day, in minutes from local midnight."""
        if day in self._exceptions:
            return self._exceptions[day]
        return WHOLE_DAY if self.week is None else self.week[(day - 1) % 7]

    def is_open_on(self, day: int) -> bool:
        """Whether a day has any open hour."""
        return bool(self.spans_on(day))

    def is_shut_on(self, day: int) -> bool:
        """Whether a day is an exceptional closing: a holiday, not merely a day without weekly hours."""
        return self._exceptions.get(day) == ()

    def next_open(self, at: int) -> int | None:
        """Return the first open instant at or after `at`. A span's end is no longer open."""
        if self.is_always_open:
            return at
        first = _block_before(at)
        for number in range(first, first + _REACH_BLOCKS):
            starts, ends = self._block(number)
            index = bisect_right(ends, at)
            if index < len(ends):
                return max(at, starts[index])
        return None

    def open_until(self, at: int) -> int:
        """Return the end of the span that is open at `at`; the end of its local day when none is."""
        starts, ends = self._block(local_day(self.zone, at) // _BLOCK_DAYS)
        index = bisect_right(ends, at)
        if index < len(ends) and starts[index] <= at:
            return ends[index]
        return instant_at(self.zone, local_day(self.zone, at) + 1, 0)

    def add_working(self, at: int, duration: int) -> int | None:
        """Return the instant at which `duration` of open time has passed since `at`.

        No duration: the first open instant. Work that ends with a span ends at its closing, not at the next
        opening.
        """
        if duration == 0 or self.is_always_open:
            return self.next_open(at) if duration == 0 else at + duration
        first = _block_before(at)
        for number in range(first, first + _REACH_BLOCKS):
            starts, ends = self._block(number)
            for index in range(bisect_right(ends, at), len(ends)):
                begin = max(at, starts[index])
                if duration <= ends[index] - begin:
                    return begin + duration
                duration -= ends[index] - begin
        return None

    def latest_start(self, end: int, duration: int) -> int | None:
        """Return the latest open instant from which `duration` of open time has passed by `end`."""
        if self.is_always_open:
            return end - duration
        last = _block_after(end)
        for number in range(last, last - _REACH_BLOCKS, -1):
            starts, ends = self._block(number)
            for index in range(bisect_right(starts, end) - 1, -1, -1):
                finish = min(end, ends[index] - (duration == 0))
                if duration <= finish - starts[index]:
                    return finish - duration
                duration -= finish - starts[index]
        return None

    def add_open_days(self, day: int, count: int) -> int | None:
        """Return the `count`-th open day after `day`; `day` itself when `count` is 0."""
        if self.is_always_open:
            return day + count
        last = day + _REACH_DAYS
        while count > 0 and day < last:
            day += 1
            count -= self.is_open_on(day)
        return day if count == 0 else None

    def next_open_day(self, day: int) -> int | None:
        """Return the first open day at or after `day`."""
        return self.add_open_days(day - 1, 1)

    def _block(self, number: int) -> tuple[list[int], list[int]]:
        found = self._blocks.get(number)
        if found is None:
            found = self._blocks[number] = self._compiled(number * _BLOCK_DAYS)
        return found

    def _compiled(self, first: int) -> tuple[list[int], list[int]]:
        starts: list[int] = []
        ends: list[int] = []
        for day in range(max(first, 1), first + _BLOCK_DAYS):
            for opening, closing in self.spans_on(day):
                start, end = instant_at(self.zone, day, opening), instant_at(self.zone, day, closing)
                if start < end:
                    starts.append(start)
                    ends.append(end)
        return starts, ends


def _block_before(at: int) -> int:
    """Return a block that begins no later than an instant's: a day of a zone is that of UTC or its neighbour."""
    return (at // DAY + FIRST_DAY - 1) // _BLOCK_DAYS


def _block_after(at: int) -> int:
    return (at // DAY + FIRST_DAY + 1) // _BLOCK_DAYS


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that touch or overlap joined.

    Raises: ValueError when a span is empty, runs backwards or leaves the day.
    """
    result: list[Span] = []
    for opening, closing in sorted(spans):
        if not 0 <= opening < closing <= 1440:
            raise ValueError(f"a span from minute {opening} to minute {closing} is not within a day")
        if result and opening <= result[-1][1]:
            result[-1] = (result[-1][0], max(closing, result[-1][1]))
        else:
            result.append((opening, closing))
    return tuple(result)


def weekdays_before(day: int) -> int:
    """Return how many Mondays to Fridays there were before a day, from the first on; a weekend counts as its Monday.

    Units: proleptic ordinals, of which the first is a Monday.
    """
    weeks, rest = divmod(day - 1, 7)
    return 5 * weeks + min(rest, 5)


def weekdays_between(first: int, last: int) -> int:
    """Return how many weekdays the last day lies after the first, below zero when it lies before."""
    return weekdays_before(last) - weekdays_before(first)


@dataclass(frozen=True, eq=False)
class Departures:
    """When a lane leaves: minutes from local midnight, Monday to Sunday, in the origin's zone."""

    zone: str
    week: tuple[tuple[int, ...], ...]

    @property
    def most_a_day(self) -> int:
        """How often it leaves on the busiest day, midnight at its beginning counted."""
        before = (self.week[-1], *self.week[:-1])
        return max(len(day) + (1440 in last) for day, last in zip(self.week, before, strict=True))

    def next_after(self, at: int, shut: Calendar | None = None) -> int | None:
        """Return the first departure at or after `at` on a day that is no exceptional closing of `shut`.

        One at 24:00 is of the day that it ends.
        """
        if not any(self.week):
            return None
        first = local_day(self.zone, at - 1)
        for day in range(first, first + _REACH_DAYS):
            times = self.week[(day - 1) % 7]
            if not times or (shut is not None and shut.is_shut_on(day)):
                continue
            instants = [instant_at(self.zone, day, minutes) for minutes in times]
            index = bisect_left(instants, at)
            if index < len(instants):
                return instants[index]
        return None


def parse_clock(text: str) -> int:
    """Return minutes from midnight of "HH:MM" ("24:00" is the day's end). Raises: ValueError."""
    hours, colon, minutes = text.partition(":")
    if not (colon and len(hours) == len(minutes) == 2 and text.isascii() and (hours + minutes).isdigit()):
        raise ValueError(f"{text!r} is not a time HH:MM")
    total = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or total > 1440:
        raise ValueError(f"{text!r} is not a time of the day")
    return total


def parse_span(text: str) -> Span:
    """Return the span of "HH:MM-HH:MM". Raises: ValueError, also when it does not end after it begins."""
    opening, dash, closing = text.partition("-")
    if not dash:
        raise ValueError(f"{text!r} is not a span HH:MM-HH:MM")
    span = (parse_clock(opening), parse_clock(closing))
    if span[0] >= span[1]:
        raise ValueError(f"{text!r} does not end after it begins; part it at midnight")
    return span
