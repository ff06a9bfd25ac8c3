"""The batch's tables: supply as steps, and each way's delivery day for each day on which work can start."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from promising.engine.network import Network, Way
from promising.engine.path import Router, Terms
from promising.engine.stock import Stock
from promising.engine.supply import Ints, available, projected
from promising.engine.units import to_micros
from promising.engine.zones import local_day

Days = NDArray[np.int32]
NEVER: Final = 1 << 24
_KEYS_AT_ONCE: Final = 16_384


@dataclass(frozen=True, eq=False)
class BatchSupply:
    """What is available as steps: `levels` holds from `days` on, non-decreasing. Shapes: [item, site, step].

    Unused steps stand at NEVER with the last level. Safety is already off. `levels` is used up by planning.
    """

    days: Days
    levels: Ints

    def copy(self) -> "BatchSupply":
        """Return supply that can be used up without changing this one."""
        return BatchSupply(self.days, self.levels.copy())


@dataclass(frozen=True, eq=False)
class BatchNetwork:
    """The ways to each destination, a column each.

    `site` [zone, column] (-1: no such column), `cost` [zone, column] in ten-thousandths, `deliver` [zone, column, day]:
    the delivery day of work started on a day; `first` [zone, column, wanted day]: the first day to start on.
    """

    site: Days
    cost: Ints
    deliver: Days
    first: Days

    @property
    def horizon(self) -> int:
        """The number of days that are planned."""
        return int(self.deliver.shape[2])


def lay_supply(
    events: tuple[Ints, Ints, Ints], shape: tuple[int, int], horizon: int, safety: Ints | None = None
) -> BatchSupply:
    """Return the steps of A for all keys.

    `events` are key (item × sites + site), day (offset; negative counts today, beyond the horizon not at all) and
    units (positive for receipts, negative for commitments), a row an event. `shape` is (items, sites);
    `safety` is [item, site].
    """
    items, sites = shape
    key, day, units = events
    keep = day < horizon
    order = np.argsort(key[keep], kind="stable")
    key, day, units = key[keep][order], np.maximum(day[keep][order], 0), units[keep][order]
    withheld = np.zeros(items * sites, dtype=np.int64) if safety is None else safety.reshape(-1)
    found = [
        _steps(key, day, units, (start, min(start + _KEYS_AT_ONCE, items * sites)), (horizon, withheld))
        for start in range(0, items * sites, _KEYS_AT_ONCE)
    ]
    width = max(levels.shape[1] for _, levels in found)
    days = np.concatenate([_padded(days, width, fill=NEVER) for days, _ in found])
    levels = np.concatenate([_padded(levels, width, fill=None) for _, levels in found])
    return BatchSupply(
        days.reshape(items, sites, width).astype(np.int32), levels.reshape(items, sites, width)
    )


def _steps(
    key: Ints, day: Ints, units: Ints, keys: tuple[int, int], base: tuple[int, Ints]
) -> tuple[Ints, Ints]:
    """Return step days and levels of a range of keys."""
    (first, last), (horizon, withheld) = keys, base
    begin, end = np.searchsorted(key, (first, last))
    net = np.zeros((last - first, horizon), dtype=np.int64)
    np.add.at(net, (key[begin:end] - first, day[begin:end]), units[begin:end])
    found = available(projected(net), withheld[first:last])
    rises = np.ones_like(found, dtype=bool)
    rises[:, 1:] = found[:, 1:] > found[:, :-1]
    width = int(rises.sum(axis=1).max(initial=1))
    rank = np.cumsum(rises, axis=1) - 1
    rows, at = np.nonzero(rises)
    days = np.full((last - first, width), NEVER, dtype=np.int64)
    levels = np.repeat(found[:, -1:], width, axis=1)
    days[rows, rank[rows, at]] = at
    levels[rows, rank[rows, at]] = found[rows, at]
    return days, levels


def _padded(array: Ints, width: int, *, fill: int | None) -> Ints:
    missing = width - array.shape[1]
    if missing == 0:
        return array
    tail = np.repeat(array[:, -1:], missing, axis=1) if fill is None else np.full((len(array), missing), fill)
    return np.concatenate([array, tail], axis=1)


def lay_network(
    network: Network, destinations: Sequence[str], sites: Sequence[str], now: datetime, horizon: int
) -> BatchNetwork:
    """Return the tables of the ways to some labels, by the same journeys as a single promise, capacity left out.

    `sites` gives the order of the site axis; ways from other sites are left out. Delivery days are told in the zone of
    the last site and counted from today in the origin's.
    """
    ways = [[way for way in network.ways_to(to) if way.origin.code in sites] for to in destinations]
    columns = max((len(found) for found in ways), default=0)
    site = np.full((len(ways), columns), -1, dtype=np.int32)
    cost = np.zeros((len(ways), columns), dtype=np.int64)
    deliver = np.full((len(ways), columns, horizon), NEVER, dtype=np.int32)
    at = to_micros(now)
    for zone, found in enumerate(ways):
        for column, way in enumerate(found):
            site[zone, column], cost[zone, column] = sites.index(way.origin.code), way.cost
            deliver[zone, column] = _deliveries(way, at, horizon)
    return BatchNetwork(site, cost, deliver, _first_starts(deliver))


def _deliveries(way: Way, now: int, horizon: int) -> Days:
    stock = Stock({}, {}, {}, {})
    router = Router(Terms(now, now), stock)
    first = router.journey(way, 0)
    found = np.full(horizon, NEVER, dtype=np.int32)
    if first is None:
        return found
    today = today_at(way, now)
    for day in range(horizon):
        journey = router.journey(way, today + day)
        if journey is None:
            break
        found[day] = journey.delivery.day - today
    return found


def today_at(way: Way, now: int) -> int:
    """Return today's day number at a way's origin."""
    return local_day(way.origin.zone, now)


def _first_starts(deliver: Days) -> Days:
    """Return for each wanted day the first day of work whose delivery is not before it."""
    zones, columns, horizon = deliver.shape
    first = np.empty_like(deliver)
    wanted = np.arange(horizon)
    for zone in range(zones):
        for column in range(columns):
            first[zone, column] = np.searchsorted(deliver[zone, column], wanted)
    return first
