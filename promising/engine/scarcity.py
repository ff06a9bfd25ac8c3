"""Whether a day's capacity serves some of the lines of a request, but not all."""

from collections.abc import Sequence

from promising.engine.network import Way
from promising.engine.stock import DOCK_SLOTS, LANE_VOLUME, Stock
from promising.engine.units import SCALE


def is_any_scarce(stock: Stock, ways: Sequence[Way], *, lines: int, volume: int) -> bool:
    """Whether some day to come of some site or lane on the ways has room for some of the lines only.

    `volume`: that of all lines, in thousandths of a dm³.
    """
    owners = {lane.code for way in ways for lane in way.lanes}
    owners |= {lane.origin for way in ways for lane in way.lanes}
    today = min(stock.today.values(), default=0)
    for (owner, resource), days in stock.capacity.items():
        if owner in owners:
            least, most = SCALE, SCALE * (len(ways) if resource == DOCK_SLOTS else lines)
            if resource == LANE_VOLUME:
                least, most = 1, volume
            if any(least <= free < most and day >= today for day, free in days.items()):
                return True
    return False
