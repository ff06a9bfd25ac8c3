"""Re-promise: keep every plan that still holds, by priority; plan anew only what does not."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from promising.engine.batch.lines import BatchLines, BatchPlan, BatchState
from promising.engine.batch.plan import choose_columns, places, promise_lines
from promising.engine.batch.tables import NEVER, BatchNetwork, BatchSupply
from promising.engine.batch.tail import take_steps
from promising.engine.supply import Ints

_AT_ONCE = 65_536


@dataclass(frozen=True, eq=False)
class Repromise:
    """The new plan, and which lines it changes. `violation` is the sum of weight × days later than before.

    `bound` is what it could not fall below, were each displaced line alone with what the kept ones leave; a line that
    can no longer be promised counts the horizon. The gap is their difference.
    """

    plan: BatchPlan
    changed: NDArray[np.bool_]
    violation: int
    bound: int

    @property
    def gap(self) -> int:
        """How much a perfect plan might still save."""
        return self.violation - self.bound


def repromise_lines(
    lines: BatchLines,
    old: BatchPlan,
    supply: BatchSupply,
    network: BatchNetwork,
    *,
    weight: Ints | None = None,
    still_possible: NDArray[np.bool_] | None = None,
    capacity: Ints | None = None,
    safety: Ints | None = None,
) -> Repromise:
    """Keep each line's old plan while it is feasible, in order of priority, and promise the others anew.

    `lines` are in order of priority; `supply` is net of everything but these lines, safety
    not taken off, and is used up, as is `capacity`; `safety` [item, site] is withheld from new plans only.
    `still_possible` is False for lines whose way is gone. Lines that had no plan get one if there is one now.
    A run on its own output changes nothing.
    """
    had = old.promised if still_possible is None else old.promised & still_possible
    kept = _kept(lines, old, had, supply, capacity)
    if safety is not None:
        np.maximum(supply.levels - safety[:, :, None], 0, out=supply.levels)
    plan = BatchPlan.empty(len(lines))
    for name in ("column", "site", "start", "deliver"):
        getattr(plan, name)[kept] = getattr(old, name)[kept]
    rest = np.flatnonzero(~kept)
    alone = _alone(lines.subset(rest), BatchState(supply, network))
    fresh = promise_lines(lines.subset(rest), supply, network, capacity)
    for name in ("column", "site", "start", "deliver"):
        getattr(plan, name)[rest] = getattr(fresh, name)
    changed = (plan.site != old.site) | (plan.start != old.start) | (plan.deliver != old.deliver)
    weights = np.ones(len(lines), dtype=np.int64) if weight is None else weight
    return Repromise(
        plan,
        changed,
        _violation(old.deliver[rest], fresh.deliver, weights[rest], network.horizon),
        _violation(old.deliver[rest], alone, weights[rest], network.horizon),
    )


def _violation(before: NDArray[np.int32], after: NDArray[np.int32], weight: Ints, horizon: int) -> int:
    late = np.clip(after.astype(np.int64) - before, 0, horizon)
    return int((late * weight)[before < NEVER].sum())


def _kept(
    lines: BatchLines, old: BatchPlan, had: NDArray[np.bool_], supply: BatchSupply, capacity: Ints | None
) -> NDArray[np.bool_]:
    """Return which old plans hold, and use up what they take: all of a key at once where all fit, else by priority."""
    kept = had.copy()
    if capacity is not None:
        kept &= _roomy(old, had, capacity)
    rows = np.flatnonzero(kept)
    sites = supply.levels.shape[1]
    key = lines.item[rows] * sites + old.site[rows]
    days = supply.days.reshape(-1, supply.days.shape[2])
    levels = supply.levels.reshape(days.shape)
    step = (days[key] <= old.start[rows][:, None]).sum(axis=1) - 1
    taken = np.zeros_like(levels)
    np.add.at(taken, (key, step), lines.units[rows])
    left = levels - np.cumsum(taken, axis=1)
    fits: NDArray[np.bool_] = np.all(left >= 0, axis=1)
    ahead = np.minimum.accumulate(left[:, ::-1], axis=1)[:, ::-1]
    levels[fits] = ahead[fits]
    _keep_in_turn(rows[~fits[key]], lines, old, supply, kept)
    if capacity is not None:
        np.subtract.at(capacity, (old.site[kept], old.start[kept]), 1)
    return kept


def _keep_in_turn(
    rows: Ints, lines: BatchLines, old: BatchPlan, supply: BatchSupply, kept: NDArray[np.bool_]
) -> None:
    """Go through the lines of the keys that are short, in order; a line that no longer fits is not kept."""
    steps: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
    asked = zip(
        rows.tolist(), lines.item[rows].tolist(), old.site[rows].tolist(), old.start[rows].tolist(),
        lines.units[rows].tolist(), strict=True,
    )  # fmt: skip
    for row, item, site, start, units in asked:
        if (item, site) not in steps:
            steps[item, site] = supply.days[item, site].tolist(), supply.levels[item, site].tolist()
        days, levels = steps[item, site]
        if levels[max(bisect_right(days, start) - 1, 0)] >= units:
            take_steps(days, levels, start, units)
        else:
            kept[row] = False
    for (item, site), (_, levels) in steps.items():
        supply.levels[item, site] = levels


def _roomy(old: BatchPlan, had: NDArray[np.bool_], capacity: Ints) -> NDArray[np.bool_]:
    """Return which lines have room on their day, granted in order."""
    horizon = capacity.shape[1]
    rows = np.flatnonzero(had)
    slot = old.site[rows].astype(np.int64) * horizon + np.minimum(old.start[rows], horizon - 1)
    result = np.zeros(len(had), dtype=bool)
    result[rows] = places(slot) < capacity.reshape(-1)[slot]
    return result


def _alone(lines: BatchLines, state: BatchState) -> NDArray[np.int32]:
    """Return the delivery day of each line, were it the only one."""
    found = np.empty(len(lines), dtype=np.int32)
    for begin in range(0, len(lines), _AT_ONCE):
        rows = np.arange(begin, min(begin + _AT_ONCE, len(lines)))
        found[rows] = choose_columns(lines, rows, state)[2]
    return found
