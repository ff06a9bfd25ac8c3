"""Whether a day's capacity serves some of the lines of a request, but not all."""

from collections.abc import Sequence

from promising.engine.network import Way
from promising.engine.stock import LANE_VOLUME, PICK_LINES, Stock
from promising.engine.units import SCALE


def is_any_scarce(stock: Stock, ways: Sequence[Way], *, lines: int, volumes: tuple[int, int]) -> bool:
    """Whether some day to come of some site or lane on the ways has room for some of the lines only.

    `volumes`: of the smallest line and of all together, in thousandths of a dm³.
    """
    owners = {lane.code for way in ways for lane in way.lanes}
    owners |= {lane.origin for way in ways for lane in way.lanes}
    today = min(stock.today.values(), default=0)
    for (owner, resource), days in stock.capacity.items():
        if owner in owners:
            least = volumes[0] if resource == LANE_VOLUME else SCALE
            most = most_needed(owner, resource, ways, lines=lines, volume=volumes[1])
            if any(least <= free < most and day >= today for day, free in days.items()):
                return True
    return False


def most_needed(owner: str, resource: str, ways: Sequence[Way], *, lines: int, volume: int) -> int:
    """Return how much of a resource lines can need on a day, in thousandths. `volume`: that of all lines."""
    if resource == LANE_VOLUME:
        return volume
    return SCALE * (lines if resource == PICK_LINES else _most_deliveries(owner, ways, lines))


def _most_deliveries(site: str, ways: Sequence[Way], lines: int) -> int:
    """Return how many deliveries may leave a site on a day: by the timetables, else as many as there are lines."""
    most = 0
    for way in ways:
        if way.origin.code == site:
            departures = way.lanes[0].departures
            most += lines if departures is None else departures.most_a_day
    return most
