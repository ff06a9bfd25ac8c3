"""The few items with very many lines, line by line on plain lists: where rounds would be too narrow to pay."""

from promising.engine.batch.lines import BatchLines, BatchPlan, BatchState
from promising.engine.batch.tables import NEVER
from promising.engine.supply import Ints

Zone = list[tuple[int, int, int, list[int], list[int]]]


def plan_tail(rows: Ints, lines: BatchLines, state: BatchState, plan: BatchPlan) -> None:
    """Promise the lines of `rows` in that order, by the same rule as the rounds."""
    tail = _Tail(state)
    last = state.network.horizon - 1
    asked = zip(
        rows.tolist(), lines.item[rows].tolist(), lines.zone[rows].tolist(), lines.units[rows].tolist(),
        lines.wanted[rows].tolist(), strict=True,
    )  # fmt: skip
    for row, item, zone, units, day in asked:
        found = tail.plan(item, zone, units, min(day, last))
        if found is not None:
            plan.column[row], plan.site[row], plan.start[row], plan.deliver[row] = found
    tail.write_back()


class _Tail:
    def __init__(self, state: BatchState) -> None:
        self.supply, self.network, self.room = state.supply, state.network, state.room
        self.zones: dict[int, Zone] = {}
        self.steps: dict[int, tuple[list[list[int]], list[list[int]]]] = {}

    def plan(self, item: int, zone: int, units: int, wanted: int) -> tuple[int, int, int, int] | None:
        """Return column, site, start and delivery of one line and use up what it takes; None for nothing."""
        days_by_site, levels_by_site = self._item(item)
        best: tuple[int, int, int, int, int] | None = None
        for column, site, cost, deliver, first in self._zone(zone):
            levels = levels_by_site[site]
            if levels[-1] < units:
                continue
            start = max(days_by_site[site][first_step(levels, units)], first[wanted])
            if self.room is not None and start < len(deliver):
                start = int(self.room.next_free[site, start])
            if start >= len(deliver) or deliver[start] >= NEVER:
                continue
            key = (deliver[start], cost, column, site, start)
            best = key if best is None or key < best else best
        if best is None:
            return None
        delivered, _, column, site, start = best
        take_steps(days_by_site[site], levels_by_site[site], start, units)
        if self.room is not None:
            self.room.use(site, start)
        return column, site, start, delivered

    def write_back(self) -> None:
        """Put what is left back into the arrays."""
        for item, (_, levels) in self.steps.items():
            self.supply.levels[item] = levels

    def _item(self, item: int) -> tuple[list[list[int]], list[list[int]]]:
        found = self.steps.get(item)
        if found is None:
            found = self.supply.days[item].tolist(), self.supply.levels[item].tolist()
            self.steps[item] = found
        return found

    def _zone(self, zone: int) -> Zone:
        found = self.zones.get(zone)
        if found is None:
            network = self.network
            columns = zip(
                network.site[zone].tolist(),
                network.cost[zone].tolist(),
                network.deliver[zone].tolist(),
                network.first[zone].tolist(),
                strict=True,
            )
            found = [(number, *column) for number, column in enumerate(columns) if column[0] >= 0]
            self.zones[zone] = found
        return found


def first_step(levels: list[int], units: int) -> int:
    """Return the first step with a quantity; the last when none has it."""
    for step, level in enumerate(levels):
        if level >= units:
            return step
    return len(levels) - 1


def take_steps(days: list[int], levels: list[int], start: int, units: int) -> None:
    """Use up a quantity from a day on; earlier steps fall to what is left."""
    step = 0
    while step + 1 < len(days) and days[step + 1] <= start:
        step += 1
    for later in range(step, len(levels)):
        levels[later] -= units
    left = levels[step]
    for earlier in range(step):
        levels[earlier] = min(levels[earlier], left)
