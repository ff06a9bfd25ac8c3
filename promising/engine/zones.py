"""Days and hours of a zone against instants: the only place that knows daylight saving."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from promising.engine.units import DAY, to_micros

_SECOND: Final = 1_000_000
FIRST_DAY: Final = datetime(1970, 1, 1, tzinfo=UTC).toordinal()


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """Return the IANA zone of this name. Raises: zoneinfo.ZoneInfoNotFoundError, ValueError."""
    return ZoneInfo(name)


def local(name: str, at: int) -> datetime:
    """Return an instant as local time of a zone, to the second."""
    return datetime.fromtimestamp(at // _SECOND, zone(name))


def local_day(name: str, at: int) -> int:
    """Return the day number on which an instant falls in a zone: that of UTC, or its neighbour."""
    day = at // DAY + FIRST_DAY
    begin, end = _midnights(name, day)
    if at < begin:
        return day - 1
    return day if at < end else day + 1


@lru_cache(maxsize=16_384)
def _midnights(name: str, day: int) -> tuple[int, int]:
    """Return when a day of a zone begins and ends."""
    return instant_at(name, day, 0), instant_at(name, day + 1, 0)


@lru_cache(maxsize=65_536)
def instant_at(name: str, day: int, minutes: int) -> int:
    """Return the instant of a local time: `minutes` after local midnight of `day` by the wall clock.

    1440 is the next midnight. A time that the clocks skip is the first instant after the gap; a time
    that comes twice is its first coming. Hence the result never decreases with (day, minutes).
    """
    wall = datetime.fromordinal(day) + timedelta(minutes=minutes)
    first = wall.replace(tzinfo=zone(name))
    instant = first.astimezone(UTC)
    if instant.astimezone(first.tzinfo).replace(tzinfo=None) == wall:
        return to_micros(instant)
    return _end_of_gap(
        name, to_micros(wall.replace(tzinfo=zone(name), fold=1).astimezone(UTC)), to_micros(instant)
    )


def _end_of_gap(name: str, before: int, after: int) -> int:
    """Return the first second between two instants at which the zone has its later offset."""
    low, high = before // _SECOND, after // _SECOND
    offset = datetime.fromtimestamp(high, zone(name)).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone(name)).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high * _SECOND
