"""Promise many lines in their order: one round takes the next line of every item at once; what is left over is
finished line by line. Lines of different items share no stock, so rounds change nothing but speed.
"""

import numpy as np
from numpy.typing import NDArray

from promising.engine.batch.lines import BatchLines, BatchPlan, BatchState, Room
from promising.engine.batch.tables import NEVER, BatchNetwork, BatchSupply, Days
from promising.engine.batch.tail import plan_tail
from promising.engine.supply import Ints

_NARROW = 48
_BLOCK = 65_536
_COSTLIEST = 1 << 34


def promise_lines(
    lines: BatchLines, supply: BatchSupply, network: BatchNetwork, capacity: Ints | None = None
) -> BatchPlan:
    """Promise lines in order, each whole and from one site, and use up `supply` (and `capacity`, lines [site, day]).

    Exact for stock: as if line by line. Capacity is never exceeded; it is granted in order between blocks of
    65,536 lines and round by round within one.
    """
    plan = BatchPlan.empty(len(lines))
    room = None if capacity is None else Room(capacity)
    size = len(lines) if room is None else _BLOCK
    for begin in range(0, len(lines), max(size, 1)):
        rows = np.arange(begin, min(begin + size, len(lines)))
        _Rounds(lines, BatchState(supply, network, room), plan).run(rows)
    return plan


def choose_columns(lines: BatchLines, rows: Ints, state: BatchState) -> tuple[Ints, Days, Days]:
    """Return for each of some lines its best column, the day that work starts and the day of delivery (or NEVER)."""
    network, supply, room = state.network, state.supply, state.room
    item, zone = lines.item[rows], lines.zone[rows]
    site = network.site[zone]
    short = supply.levels[item[:, None], site] < lines.units[rows][:, None, None]
    step = np.minimum(short.sum(axis=2), short.shape[2] - 1)
    days = supply.days[item[:, None], site, step]
    wanted = np.minimum(lines.wanted[rows], network.horizon - 1)
    start = np.maximum(days, network.first[zone, :, wanted])
    last = network.horizon - 1
    if room is not None:
        start = np.maximum(start, room.next_free[site, np.minimum(start, last)])
    deliver = network.deliver[zone[:, None], np.arange(site.shape[1]), np.minimum(start, last)]
    deliver = np.where(short[:, :, -1] | (site < 0) | (start > last), NEVER, deliver)
    score = deliver.astype(np.int64) * _COSTLIEST + np.minimum(network.cost[zone], _COSTLIEST - 1)
    best = np.argmin(score, axis=1)
    at = np.arange(len(rows))
    return best, start[at, best], deliver[at, best]


def places(slot: Ints) -> Ints:
    """Return for each row how many earlier rows have the same slot."""
    order = np.argsort(slot, kind="stable")
    ordered = slot[order]
    index = np.arange(len(slot))
    begins = np.ones(len(slot), dtype=bool)
    begins[1:] = ordered[1:] != ordered[:-1]
    result = np.empty(len(slot), dtype=np.int64)
    result[order] = index - np.maximum.accumulate(np.where(begins, index, 0))
    return result


class _Rounds:
    """The rounds of one block."""

    def __init__(self, lines: BatchLines, state: BatchState, plan: BatchPlan) -> None:
        self.lines, self.state, self.plan = lines, state, plan
        self.supply, self.network, self.room = state.supply, state.network, state.room

    def run(self, rows: Ints) -> None:
        queue = rows[np.argsort(self.lines.item[rows], kind="stable")]
        items = self.lines.item[queue]
        starts = np.flatnonzero(np.r_[True, items[1:] != items[:-1]]) if len(queue) else queue
        ends = np.r_[starts[1:], len(queue)] if len(queue) else queue
        position = starts.copy()
        while len(position) > _NARROW:
            done = self._round(queue[position])
            position = position + done
            open_items = position < ends
            position, ends = position[open_items], ends[open_items]
        tails = [queue[begin:end] for begin, end in zip(position.tolist(), ends.tolist(), strict=True)]
        if tails:
            rest = np.sort(np.concatenate(tails))
            plan_tail(rest, self.lines, self.state, self.plan)

    def _round(self, rows: Ints) -> Ints:
        """Plan one line of each item; return 1 for each that is settled, 0 for those whose room others took."""
        column, start, deliver = choose_columns(self.lines, rows, self.state)
        found = deliver < NEVER
        settled = np.ones(len(rows), dtype=np.int64)
        site = np.where(found, self.network.site[self.lines.zone[rows], column], -1)
        if self.room is not None:
            granted = self._grant(site, start, found)
            settled[found & ~granted] = 0
            found &= granted
        chosen = rows[found]
        self.plan.column[chosen], self.plan.site[chosen] = column[found], site[found]
        self.plan.start[chosen], self.plan.deliver[chosen] = start[found], deliver[found]
        self._take(chosen, site[found], start[found])
        return settled

    def _take(self, rows: Ints, site: Days, start: Days) -> None:
        """Use up stock: later levels fall by the quantity, earlier ones to what is left."""
        item, units = self.lines.item[rows], self.lines.units[rows]
        days, levels = self.supply.days[item, site], self.supply.levels[item, site]
        later = np.arange(days.shape[1]) >= ((days <= start[:, None]).sum(axis=1) - 1)[:, None]
        reduced = levels - np.where(later, units[:, None], 0)
        left = np.where(later, reduced, np.iinfo(np.int64).max).min(axis=1)
        self.supply.levels[item, site] = np.minimum(reduced, left[:, None]) * ~later + reduced * later

    def _grant(self, site: Days, start: Days, found: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Give room to lines in order; True for those that had it."""
        assert self.room is not None
        horizon = self.network.horizon
        slot = np.where(found, site.astype(np.int64) * horizon + np.minimum(start, horizon - 1), -1)
        granted = (slot >= 0) & (places(slot) < self.room.left.reshape(-1)[slot])
        np.subtract.at(self.room.left.reshape(-1), slot[granted], 1)
        self.room.refresh()
        return granted
